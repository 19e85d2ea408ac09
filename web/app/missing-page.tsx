import './shell.css';
import type { JSX } from 'solid-js';
import { buttonClass } from '../ui/kit/button.tsx';
import { EmptyState } from '../ui/kit/empty-state.tsx';
import { words } from '../ui/words/words.ts';

/** For an address that leads nowhere. */
export function MissingPage(): JSX.Element {
  return (
    <main class="app-obstacle">
      <EmptyState
        level={1}
        title={words.shell.notFound}
        body={words.shell.notFoundBody}
        actions={
          <a class={buttonClass({ variant: 'primary' })} href="/">
            {words.shell.toDashboard}
          </a>
        }
      />
    </main>
  );
}
