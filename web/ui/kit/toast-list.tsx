import './toast.css';
import * as KToast from '@kobalte/core/toast';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import Info from 'lucide-solid/icons/info';
import X from 'lucide-solid/icons/x';
import { type JSX, onCleanup, Show } from 'solid-js';
import { Dynamic, Portal } from 'solid-js/web';
import { words } from '../words/words.ts';
import { Button, buttonClass } from './button.tsx';
import type { ToastRequest } from './toast.tsx';

const ICONS = { plain: Info, good: CircleCheck, bad: CircleAlert } as const;

/** What Kobalte calls those that are shown. */
const shown = new Map<number, number>();

export function drawToast(id: number, request: ToastRequest): void {
  shown.set(
    id,
    KToast.toaster.show((toast) => <Toast id={id} toastId={toast.toastId} request={request} />),
  );
}

export function eraseToast(id: number): void {
  const toastId = shown.get(id);
  if (toastId !== undefined) KToast.toaster.dismiss(toastId);
}

function Toast(props: {
  readonly id: number;
  readonly toastId: number;
  readonly request: ToastRequest;
}): JSX.Element {
  const tone = () => props.request.tone ?? 'plain';
  onCleanup(() => shown.delete(props.id));
  return (
    <KToast.Root
      // A status is no item of a list.
      as="div"
      toastId={props.toastId}
      class={`sl-toast sl-toast--${tone()}`}
      priority={tone() === 'bad' ? 'high' : 'low'}
      persistent={props.request.sticky ?? false}
    >
      <Dynamic component={ICONS[tone()]} class="sl-toast__icon" size={18} aria-hidden="true" />
      <div class="sl-toast__words">
        <KToast.Title class="sl-toast__title">{props.request.title}</KToast.Title>
        <Show when={props.request.body}>
          <KToast.Description class="sl-toast__body">{props.request.body}</KToast.Description>
        </Show>
        <Show when={props.request.link}>{(link) => <a href={link().href}>{link().label}</a>}</Show>
      </div>
      <div class="sl-toast__actions">
        <Show when={props.request.action}>
          {(action) => (
            <Button
              size="small"
              onClick={() => {
                KToast.toaster.dismiss(props.toastId);
                action().run();
              }}
            >
              {action().label}
            </Button>
          )}
        </Show>
        <KToast.CloseButton
          class={buttonClass({ variant: 'ghost', size: 'small', iconOnly: true })}
          aria-label={words.common.close}
        >
          <X size={16} aria-hidden="true" />
        </KToast.CloseButton>
      </div>
    </KToast.Root>
  );
}

export function ToastList(): JSX.Element {
  return (
    <Portal>
      <KToast.Region duration={7000} limit={4} swipeDirection="right" aria-label={words.common.messages}>
        <KToast.List as="div" class="sl-toasts" />
      </KToast.Region>
    </Portal>
  );
}
