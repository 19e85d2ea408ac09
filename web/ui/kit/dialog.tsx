import './dialog.css';
import * as KDialog from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { words } from '../words/words.ts';
import { buttonClass } from './button.tsx';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: JSX.Element;
  readonly description?: JSX.Element | undefined;
  readonly size?: 'normal' | 'wide' | 'huge' | undefined;
  readonly children?: JSX.Element | undefined;
  readonly footer?: JSX.Element | undefined;
  /** Holds nothing but words: it takes the focus itself, so that keys scroll it. */
  readonly isReading?: boolean | undefined;
  /** Gets the focus when it opens; else the dialog itself, which says its title and draws no ring. */
  readonly initialFocus?: () => HTMLElement | undefined;
  /** Gets the focus when it closes and what opened it is gone; else the screen. */
  readonly finalFocus?: () => HTMLElement | null;
}

/** A modal dialog: traps the focus, closes on Escape, gives the focus back. */
export function Dialog(props: DialogProps): JSX.Element {
  let opener: HTMLElement | null = null;
  let content: HTMLElement | undefined;
  let body: HTMLDivElement | undefined;
  return (
    <KDialog.Root open={props.open} onOpenChange={(open) => props.onOpenChange(open)}>
      <KDialog.Portal>
        <KDialog.Overlay class="sl-dialog__overlay" />
        <div class="sl-dialog__place">
          <KDialog.Content
            ref={(element: HTMLElement) => {
              content = element;
            }}
            class="sl-dialog"
            classList={{ 'sl-dialog--wide': props.size === 'wide', 'sl-dialog--huge': props.size === 'huge' }}
            onOpenAutoFocus={(event) => {
              opener = openerOf(document.activeElement);
              event.preventDefault();
              const target = props.initialFocus?.();
              if (target !== undefined) target.focus();
              // Once a menu that opened it has given the focus back to its own button.
              else setTimeout(() => (props.isReading ? body : content)?.focus());
            }}
            // Kobalte gives it to the dialog's own trigger, and ours have none.
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              // Who has gone on to something else meanwhile is not called back.
              const active = document.activeElement;
              const isLost = active === null || active === document.body || isInside(event.target, active);
              if (!isLost) return;
              if (opener?.isConnected) opener.focus();
              else (props.finalFocus?.() ?? document.querySelector<HTMLElement>('.app'))?.focus();
            }}
          >
            <header class="sl-dialog__head">
              <div class="sl-dialog__words">
                <KDialog.Title class="sl-dialog__title">{props.title}</KDialog.Title>
                <Show when={props.description}>
                  <KDialog.Description class="sl-dialog__description">
                    {props.description}
                  </KDialog.Description>
                </Show>
              </div>
              <KDialog.CloseButton
                class={buttonClass({ variant: 'ghost', iconOnly: true })}
                aria-label={words.common.close}
              >
                <X size={18} aria-hidden="true" />
              </KDialog.CloseButton>
            </header>
            <div class="sl-dialog__body" ref={body} tabIndex={props.isReading ? 0 : undefined}>
              {props.children}
            </div>
            <Show when={props.footer}>
              <footer class="sl-dialog__foot">{props.footer}</footer>
            </Show>
          </KDialog.Content>
        </div>
      </KDialog.Portal>
    </KDialog.Root>
  );
}

/** An entry of a menu goes with its menu: the focus returns to the button that opened that. */
function openerOf(active: Element | null): HTMLElement | null {
  const trigger = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const element = trigger ? document.getElementById(trigger) : active;
  return element instanceof HTMLElement && element !== document.body ? element : null;
}

function isInside(place: EventTarget | null, element: Element): boolean {
  return place instanceof Node && place.contains(element);
}
