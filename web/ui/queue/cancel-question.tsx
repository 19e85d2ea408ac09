import { type JSX, Show } from 'solid-js';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { queue as words } from '../words/en/queue.ts';
import { useQueue } from './queue-tools.tsx';

/** Asked before many exports are cancelled at once. Starts on the way back. */
export function CancelQuestion(): JSX.Element {
  const { actions } = useQueue();
  let keep: HTMLButtonElement | undefined;
  return (
    <Show when={actions.asking()}>
      {(question) => (
        <Dialog
          open
          onOpenChange={(open) => {
            if (!open) actions.refuse();
          }}
          title={words.cancelAsk.title(question().name)}
          description={words.cancelAsk.body(question().count)}
          initialFocus={() => keep}
          footer={
            <>
              <Button ref={keep} variant="ghost" onClick={() => actions.refuse()}>
                {words.cancelAsk.keep}
              </Button>
              <Button variant="danger" onClick={() => actions.agree()}>
                {words.cancelAsk.action(question().count)}
              </Button>
            </>
          }
        />
      )}
    </Show>
  );
}
