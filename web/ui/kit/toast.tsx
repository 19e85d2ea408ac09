import './toast.css';
import * as KToast from '@kobalte/core/toast';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import Info from 'lucide-solid/icons/info';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { Dynamic, Portal } from 'solid-js/web';
import { words } from '../words/words.ts';
import { Button, buttonClass } from './button.tsx';

export type ToastTone = 'plain' | 'good' | 'bad';

export interface ToastRequest {
  readonly title: string;
  readonly body?: string | undefined;
  readonly tone?: ToastTone | undefined;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Stays until it is closed. */
  readonly sticky?: boolean | undefined;
}

const ICONS = { plain: Info, good: CircleCheck, bad: CircleAlert } as const;

/** Says what just happened, with the way back where there is one. Returns the id for `dismissToast`. */
export function showToast(request: ToastRequest): number {
  const tone = request.tone ?? 'plain';
  return KToast.toaster.show((toast) => (
    <KToast.Root
      // A status is no item of a list.
      as="div"
      toastId={toast.toastId}
      class={`sl-toast sl-toast--${tone}`}
      priority={tone === 'bad' ? 'high' : 'low'}
      persistent={request.sticky ?? false}
    >
      <Dynamic component={ICONS[tone]} class="sl-toast__icon" size={18} aria-hidden="true" />
      <div class="sl-toast__words">
        <KToast.Title class="sl-toast__title">{request.title}</KToast.Title>
        <Show when={request.body}>
          <KToast.Description class="sl-toast__body">{request.body}</KToast.Description>
        </Show>
      </div>
      <div class="sl-toast__actions">
        <Show when={request.action}>
          {(action) => (
            <Button
              size="small"
              onClick={() => {
                KToast.toaster.dismiss(toast.toastId);
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
  ));
}

export function dismissToast(id: number): void {
  KToast.toaster.dismiss(id);
}

/** The place where toasts appear; once, in the shell. */
export function ToastRegion(): JSX.Element {
  return (
    <Portal>
      <KToast.Region duration={7000} limit={4} swipeDirection="right" aria-label={words.common.messages}>
        <KToast.List as="div" class="sl-toasts" />
      </KToast.Region>
    </Portal>
  );
}
