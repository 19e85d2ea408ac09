import type { JSX } from 'solid-js';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { queue as words } from '../words/en/queue.ts';
import { words as appWords } from '../words/words.ts';
import { useQueue } from './queue-tools.tsx';

/** Ended exports leave the list; their films need not. */
export function ClearQuestion(props: {
  readonly open: boolean;
  readonly count: number;
  readonly onClose: () => void;
}): JSX.Element {
  const { actions } = useQueue();
  let keep: HTMLButtonElement | undefined;
  const clear = (keepFilms: boolean) => {
    props.onClose();
    void actions.clear({ type: 'all' }, keepFilms);
  };
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={words.clearAsk.title}
      description={words.clearAsk.body(props.count)}
      initialFocus={() => keep}
      footer={
        <>
          <Button variant="ghost" onClick={() => props.onClose()}>
            {appWords.common.cancel}
          </Button>
          <Button variant="danger" onClick={() => clear(false)}>
            {words.clearAsk.films}
          </Button>
          <Button ref={keep} variant="primary" onClick={() => clear(true)}>
            {words.clearAsk.keep}
          </Button>
        </>
      }
    />
  );
}
