import './settings.css';
import Cpu from 'lucide-solid/icons/cpu';
import HardDrive from 'lucide-solid/icons/hard-drive';
import Info from 'lucide-solid/icons/info';
import Keyboard from 'lucide-solid/icons/keyboard';
import ListVideo from 'lucide-solid/icons/list-video';
import Palette from 'lucide-solid/icons/palette';
import Search from 'lucide-solid/icons/search';
import Server from 'lucide-solid/icons/server';
import ShieldCheck from 'lucide-solid/icons/shield-check';
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal';
import { createEffect, createMemo, createSignal, For, type JSX, on, onMount, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Workspace } from '../../state/workspace-types.ts';
import { BrandBar } from '../dashboard/brand-bar.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { TextField } from '../kit/text-field.tsx';
import { helper as helperWords } from '../words/en/helper.ts';
import { queue as queueText } from '../words/en/queue.ts';
import { settings as words } from '../words/en/settings.ts';
import { appearanceRows } from './appearance-section.tsx';
import { capabilityRows } from './capabilities-section.tsx';
import type { Capabilities } from './capability-types.ts';
import { defaultsRows } from './defaults-section.tsx';
import { helperRows } from './helper-section.tsx';
import { aboutRows, privacyRows, shortcutRows } from './plain-sections.tsx';
import { queueRows } from './queue-section.tsx';
import { foundRows, type SettingsSection } from './section-types.ts';
import { storageRows } from './storage-section.tsx';

const queueWords = queueText.settings;

export interface SettingsScreenProps {
  readonly workspace: Workspace;
  /** The part that the address names. */
  readonly section: string | null;
  readonly version: string;
  /** Tries what this browser can do; takes a few seconds. */
  readonly probe: () => Promise<Capabilities>;
}

/** Every setting in one column, with a search over all of them. */
export function SettingsScreen(props: SettingsScreenProps): JSX.Element {
  const { preferences } = props.workspace;
  const [query, setQuery] = createSignal('');
  // The same sections and rows whatever is searched for: one that is found at every letter is not made anew at each.
  const sections: readonly SettingsSection[] = [
    {
      id: 'defaults',
      title: words.sections.defaults,
      icon: SlidersHorizontal,
      intro: words.defaults.intro,
      rows: defaultsRows(preferences),
    },
    {
      id: 'appearance',
      title: words.sections.appearance,
      icon: Palette,
      rows: appearanceRows(preferences),
    },
    {
      id: 'storage',
      title: words.sections.storage,
      icon: HardDrive,
      intro: words.storage.intro,
      rows: storageRows(props.workspace),
    },
    {
      id: 'queue',
      title: queueWords.section,
      icon: ListVideo,
      intro: queueWords.intro,
      rows: queueRows(props.workspace),
    },
    {
      id: 'helper',
      title: helperWords.name,
      icon: Server,
      intro: helperWords.intro,
      rows: helperRows(props.workspace),
    },
    {
      id: 'capabilities',
      title: words.sections.capabilities,
      icon: Cpu,
      intro: words.capabilities.intro,
      rows: capabilityRows(props.probe),
    },
    {
      id: 'privacy',
      title: words.sections.privacy,
      icon: ShieldCheck,
      intro: words.privacy.intro,
      rows: privacyRows(),
    },
    { id: 'shortcuts', title: words.sections.shortcuts, icon: Keyboard, rows: shortcutRows() },
    { id: 'about', title: words.sections.about, icon: Info, rows: aboutRows(props.version) },
  ];
  const found = createMemo(() => sections.filter((each) => foundRows(each, query()).length > 0));

  onMount(() => void preferences.refreshUsage().catch(() => {}));
  createEffect(
    on(
      () => props.section,
      (id) => {
        if (id === null) return;
        // After the screen stands: a lazy screen has no height while it is being made.
        requestAnimationFrame(() => showSection(id));
      },
    ),
  );

  return (
    <div class="settings">
      <BrandBar workspace={props.workspace} />
      <nav class="settings__nav" aria-label={words.nav}>
        <For each={found()}>
          {(section) => (
            <a
              href={`/settings/${section.id}`}
              aria-current={props.section === section.id ? 'true' : undefined}
              // The address may name the section already, which is then scrolled away from.
              onClick={() => showSection(section.id)}
            >
              <Dynamic component={section.icon} size={16} aria-hidden="true" />
              {section.title}
            </a>
          )}
        </For>
      </nav>
      <main class="settings__main">
        <div class="settings__head">
          <h1 class="sl-title settings__title">{words.title}</h1>
          <TextField
            label={words.search}
            hideLabel
            type="search"
            icon={Search}
            placeholder={words.search}
            value={query()}
            onInput={setQuery}
          />
        </div>
        <div class="settings__body">
          <For each={found()} fallback={<EmptyState icon={Search} title={words.noMatch(query())} body="" />}>
            {(section) => (
              <section
                class="set-section"
                id={`settings-${section.id}`}
                aria-labelledby={`settings-${section.id}-title`}
              >
                <h2 class="sl-title set-section__title" id={`settings-${section.id}-title`}>
                  {section.title}
                </h2>
                <Show when={section.intro}>
                  <p class="set-section__intro">{section.intro}</p>
                </Show>
                <div class="set-rows">
                  <For each={foundRows(section, query())}>
                    {(row) => <div class="set-row">{row.view()}</div>}
                  </For>
                </div>
              </section>
            )}
          </For>
        </div>
      </main>
    </div>
  );
}

function showSection(id: string): void {
  document.getElementById(`settings-${id}`)?.scrollIntoView();
}
