import { type Accessor, createMemo, createSignal, type Setter } from 'solid-js';
import { USUAL_TEMPLATE } from '../../../shared/batch/name-template.ts';
import type { Project } from '../../../shared/model/project.ts';
import { findProfile, type Profile } from '../../../shared/profiles/profiles.ts';
import { QUEUE_LIMITS } from '../../../shared/queue/queue-types.ts';
import type { BatchDraft, BatchWhen } from '../../state/batch-render-types.ts';
import type { ExportEngine } from '../../state/job-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { createNow } from '../dashboard/create-now.ts';
import { batch as words } from '../words/en/batch.ts';
import { words as appWords } from '../words/words.ts';
import type { BatchSource } from './batch-source.ts';
import { whenWords } from './when-words.ts';

/** A story of the batch as it is now. */
export interface BatchStory {
  readonly project: Project;
  readonly revision: number;
}

/** What is chosen in the dialog. */
export interface BatchChoice {
  readonly names: Accessor<readonly string[]>;
  readonly setNames: Setter<readonly string[]>;
  readonly template: Accessor<string>;
  readonly setTemplate: Setter<string>;
  readonly destination: Accessor<'library' | 'folder'>;
  readonly setDestination: Setter<'library' | 'folder'>;
  readonly engine: Accessor<ExportEngine | null>;
  readonly setEngine: Setter<ExportEngine | null>;
  readonly onMissing: Accessor<'refuse' | 'skip'>;
  readonly setOnMissing: Setter<'refuse' | 'skip'>;
  readonly when: Accessor<BatchWhen>;
  readonly setWhen: Setter<BatchWhen>;
  /** What is set of it, or null where it is as usual. */
  whenLine(): string | null;
  /** Nothing starts before it is put right: what was entered and not taken, or a start that has passed since. */
  whenProblem(): string | null;
  readonly setRefused: (problem: string | null) => void;
  /** In the order in which they were chosen. */
  profiles(): readonly Profile[];
  stories(): Promise<readonly BatchStory[]>;
  draft(): Promise<BatchDraft>;
}

/** A film for each kind of place it is shown in. */
const FIRST = ['LANDSCAPE_1080P', 'VERTICAL_1080P', 'SQUARE_1080P'];

const AT_ONCE: BatchWhen = {
  priority: QUEUE_LIMITS.priority.usual,
  maxConcurrent: null,
  startAt: null,
  hours: null,
};

export function createBatchChoice(workspace: Workspace, source: BatchSource): BatchChoice {
  const [names, setNames] = createSignal<readonly string[]>(FIRST);
  const [template, setTemplate] = createSignal(USUAL_TEMPLATE);
  const [destination, setDestination] = createSignal<'library' | 'folder'>('library');
  const [engine, setEngine] = createSignal<ExportEngine | null>(null);
  const [onMissing, setOnMissing] = createSignal<'refuse' | 'skip'>('refuse');
  const [when, setWhen] = createSignal<BatchWhen>(AT_ONCE);
  const [refused, setRefused] = createSignal<string | null>(null);
  const now = createNow();
  // The same profiles are the same list: what draws them begins anew with another one.
  const profiles = createMemo(
    () => {
      const own = workspace.batches.profiles();
      return names().flatMap((name) => own.find((each) => each.name === name) ?? findProfile(name) ?? []);
    },
    [],
    { equals: (a, b) => a.length === b.length && a.every((each, index) => each === b[index]) },
  );

  const stories = async (): Promise<readonly BatchStory[]> => {
    if (source.type === 'story') {
      const { studio } = source;
      return [{ project: studio.document(), revision: studio.revision() }];
    }
    return Promise.all(source.ids.map((id) => workspace.batches.open(id)));
  };

  return {
    names,
    setNames,
    template,
    setTemplate,
    destination,
    setDestination,
    engine,
    setEngine,
    onMissing,
    setOnMissing,
    when,
    setWhen,
    whenLine: () => whenWords(when(), now()),
    whenProblem() {
      const { startAt } = when();
      return refused() ?? (startAt !== null && startAt <= now() ? words.startPassed : null);
    },
    setRefused,
    profiles,
    stories,
    async draft() {
      // What is planned and made is what is on the disk.
      if (source.type === 'story') await source.studio.flush();
      const open = await stories();
      const [first] = open;
      const title = first?.project.title || appWords.dashboard.untitled;
      const name =
        open.length === 1
          ? words.batchName(title, profiles().length)
          : words.batchNameMany(open.length, profiles().length);
      return {
        name,
        items: open.map((story) => ({ ...story, profiles: profiles() })),
        engine: engine(),
        nameTemplate: template(),
        onMissing: onMissing(),
        when: when(),
      };
    },
  };
}
