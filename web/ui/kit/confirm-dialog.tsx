import type { JSX } from 'solid-js';
import { words } from '../words/words.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: JSX.Element;
  readonly description: JSX.Element;
  readonly confirm: string;
  readonly danger?: boolean | undefined;
  readonly onConfirm: () => void;
}

/** For what cannot be undone. Starts on Cancel, so that Enter pressed too early does nothing. */
export function ConfirmDialog(props: ConfirmDialogProps): JSX.Element {
  let cancel: HTMLButtonElement | undefined;
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.title}
      description={props.description}
      initialFocus={() => cancel}
      footer={
        <>
          <Button ref={cancel} variant="ghost" onClick={() => props.onOpenChange(false)}>
            {words.common.cancel}
          </Button>
          <Button
            variant={props.danger ? 'danger' : 'primary'}
            onClick={() => {
              // First, while the caller still knows what was asked about.
              props.onConfirm();
              props.onOpenChange(false);
            }}
          >
            {props.confirm}
          </Button>
        </>
      }
    />
  );
}
