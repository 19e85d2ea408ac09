import './queue-list.css';
import { createMemo, createUniqueId, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { QueueItem } from '../../state/queue-types.ts';
import { queue as words } from '../words/en/queue.ts';
import { createQueueList, type QueueList } from './create-queue-list.ts';
import { GroupLine } from './group-line.tsx';
import { JobLine } from './job-line.tsx';
import type { QueueLine } from './queue-lines.ts';
import { useQueue } from './queue-tools.tsx';

/** What the details are about. */
export type Chosen =
  | { readonly type: 'job'; readonly id: string }
  | { readonly type: 'batch'; readonly id: string };

export interface QueueListViewProps {
  readonly lines: readonly QueueLine[];
  readonly chosen: Chosen | null;
  readonly onChoose: (chosen: Chosen) => void;
  readonly onFold: (groupId: string, open: boolean) => void;
}

/** Batches and their exports; only the lines near the view are in the document. */
export function QueueListView(props: QueueListViewProps): JSX.Element {
  const tools = useQueue();
  const help = createUniqueId();
  const list = createQueueList({
    tools,
    lines: () => props.lines,
    setOpen: (groupId, open) => props.onFold(groupId, open),
  });
  const visible = createMemo(() => {
    const { first, end } = list.rows.range();
    return list.ids().slice(first, end);
  });
  const hasGroups = createMemo(() => props.lines.some(({ type }) => type === 'group'));

  return (
    <div class="qu-list" ref={(element) => list.attach(element)}>
      <p class="sl-visually-hidden" id={help}>
        {words.row.help}
      </p>
      <ul
        class="qu-list__lines"
        aria-label={words.list}
        aria-describedby={help}
        style={{ height: `${list.rows.total()}px` }}
      >
        <For each={visible()}>
          {(id) => (
            <li
              class="qu-list__line"
              data-row-id={id}
              aria-posinset={list.indexOf(id) + 1}
              aria-setsize={list.ids().length}
              style={{ transform: `translateY(${list.rows.offset(list.indexOf(id))}px)` }}
              ref={(element) => list.rows.observe(element)}
            >
              <Line id={id} list={list} isInGroup={hasGroups()} of={props} />
            </li>
          )}
        </For>
      </ul>
      <Show when={list.landing()}>
        {(landing) => <div class="qu-list__gap" style={{ transform: `translateY(${landing().offset}px)` }} />}
      </Show>
    </div>
  );
}

function Line(props: {
  readonly id: string;
  readonly list: QueueList;
  readonly isInGroup: boolean;
  readonly of: QueueListViewProps;
}): JSX.Element {
  const { queue } = useQueue();
  const line = () => props.list.line(props.id);
  const job = createMemo(() => {
    const now = line();
    const item: QueueItem | null = now?.type === 'job' ? queue.item(now.jobId) : null;
    return now?.type === 'job' && item !== null ? { line: now, item } : null;
  });
  const group = createMemo(() => {
    const now = line();
    const found = now?.type === 'group' ? queue.groups().find(({ id }) => id === now.groupId) : undefined;
    return now?.type === 'group' && found !== undefined ? { line: now, group: found } : null;
  });
  const isChosen = (type: Chosen['type'], id: string) =>
    props.of.chosen?.type === type && props.of.chosen.id === id;
  return (
    <Switch>
      <Match when={job()}>
        {(now) => (
          <JobLine
            list={props.list}
            line={now().line}
            item={now().item}
            isInGroup={props.isInGroup}
            isChosen={isChosen('job', now().item.id)}
            onChoose={() => props.of.onChoose({ type: 'job', id: now().item.id })}
          />
        )}
      </Match>
      <Match when={group()}>
        {(now) => (
          <GroupLine
            list={props.list}
            line={now().line}
            group={now().group}
            isChosen={isChosen('batch', now().group.id)}
            onChoose={() => props.of.onChoose({ type: 'batch', id: now().group.id })}
            onToggle={() => props.of.onFold(now().group.id, !now().line.isOpen)}
          />
        )}
      </Match>
    </Switch>
  );
}
