import './shell.css';
import { type JSX, Show } from 'solid-js';
import { Button } from '../ui/kit/button.tsx';
import { EmptyState } from '../ui/kit/empty-state.tsx';
import { Skeleton } from '../ui/kit/skeleton.tsx';
import { words } from '../ui/words/words.ts';

/** Before the first screen: its shape, or what keeps it from opening. */
export function Opening(props: { readonly obstacle?: 'blocked' | 'lost' }): JSX.Element {
  return (
    <Show
      when={props.obstacle}
      fallback={
        <div class="app-opening" role="status" aria-label={words.shell.opening}>
          <Skeleton class="app-opening__title" />
          <div class="app-opening__grid">
            <Skeleton class="app-opening__card" />
            <Skeleton class="app-opening__card" />
            <Skeleton class="app-opening__card" />
          </div>
        </div>
      }
    >
      {(obstacle) => (
        <main class="app-obstacle">
          <EmptyState
            level={1}
            title={obstacle() === 'blocked' ? words.shell.blocked : words.shell.lost}
            body={obstacle() === 'blocked' ? words.shell.blockedBody : words.shell.lostBody}
            actions={
              <Button variant="primary" onClick={() => location.reload()}>
                {words.shell.reload}
              </Button>
            }
          />
        </main>
      )}
    </Show>
  );
}
