import './plain.css';
import ShieldCheck from 'lucide-solid/icons/shield-check';
import { For, type JSX } from 'solid-js';
import { Fold } from '../kit/fold.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { SHORTCUT_GROUPS, studioShortcuts } from '../studio/studio-shortcuts.ts';
import { queue as queueWords } from '../words/en/queue.ts';
import { settings as words } from '../words/en/settings.ts';
import { studio as studioWords } from '../words/en/studio.ts';
import { LICENCES } from './licences.ts';
import type { SettingsRow } from './section-types.ts';

export function privacyRows(): readonly SettingsRow[] {
  return [
    {
      terms: `${words.privacy.intro} ${words.privacy.points.join(' ')} network tracking upload`,
      view: () => (
        <ul class="set-points">
          <For each={words.privacy.points}>
            {(point) => (
              <li>
                <ShieldCheck size={16} aria-hidden="true" />
                <span>{point}</span>
              </li>
            )}
          </For>
        </ul>
      ),
    },
  ];
}

interface KeyRow {
  readonly label: string;
  readonly keys: readonly string[];
}

export function shortcutRows(): readonly SettingsRow[] {
  const { rows } = words.shortcuts;
  const groups: readonly (readonly [string, readonly KeyRow[]])[] = [
    [
      words.shortcuts.dashboard,
      [
        { label: rows.move, keys: ['←', '→', '↑', '↓'] },
        { label: rows.open, keys: ['Enter'] },
        { label: rows.rename, keys: ['F2'] },
        { label: rows.trash, keys: ['Delete'] },
      ],
    ],
    [
      queueWords.title,
      [
        { label: queueWords.keys.walk, keys: ['↑', '↓'] },
        { label: queueWords.keys.move, keys: ['Alt+↑', 'Alt+↓'] },
        { label: queueWords.keys.details, keys: ['Enter'] },
        { label: queueWords.keys.fold, keys: ['←', '→'] },
      ],
    ],
    ...SHORTCUT_GROUPS.map(
      (group) =>
        [
          studioWords.keys.groups[group],
          studioShortcuts.filter((shortcut) => shortcut.group === group),
        ] as const,
    ),
  ];
  return groups.map(([title, list]) => ({
    terms: `${title} shortcuts keys ${list.map(({ label }) => label).join(' ')}`,
    view: () => <KeyGroup title={title} list={list} />,
  }));
}

function KeyGroup(props: { readonly title: string; readonly list: readonly KeyRow[] }): JSX.Element {
  return (
    <section>
      <h3 class="set-group-title">{props.title}</h3>
      <dl class="set-keys">
        <For each={props.list}>
          {(row) => (
            <div>
              <dt>{row.label}</dt>
              <dd>
                <For each={row.keys}>{(keys) => <Kbd keys={keys} />}</For>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  );
}

export function aboutRows(version: string): readonly SettingsRow[] {
  return [
    {
      terms: `version ${words.about.licence}`,
      view: () => (
        <>
          <p class="set-pair__name">{words.about.version(version)}</p>
          <p class="set-pair__hint">{words.about.licence}</p>
        </>
      ),
    },
    {
      terms: `${words.about.parts} ${words.about.partsHint} ${words.about.gpl} licences open source`,
      view: () => (
        <>
          <p class="set-pair__hint">{words.about.partsHint}</p>
          <Fold label={words.about.parts}>
            <ul class="set-licences">
              <For each={LICENCES}>
                {({ name, does, licence }) => (
                  <li>
                    <span>
                      {name} <span class="sl-muted">{does}</span>
                    </span>
                    <span class="set-licences__name">{licence}</span>
                  </li>
                )}
              </For>
            </ul>
          </Fold>
          <p class="set-pair__hint">
            {words.about.gpl}{' '}
            <a href="/vendor/ffmpeg/LICENSE" target="_blank" rel="noreferrer">
              {words.about.gplLicence}
            </a>
          </p>
        </>
      ),
    },
  ];
}
