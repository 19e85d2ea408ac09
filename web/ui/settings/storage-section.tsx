import './storage.css';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { toErrorData } from '../../../shared/errors.ts';
import type { Preferences, StorageUsage } from '../../state/preferences-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { Badge } from '../kit/badge.tsx';
import { Button } from '../kit/button.tsx';
import { Select } from '../kit/select.tsx';
import { showToast } from '../kit/toast.tsx';
import { settings as words } from '../words/en/settings.ts';
import { formatBytes } from '../words/format.ts';
import { FilmList } from './film-list.tsx';
import { saveSetting } from './save-setting.ts';
import type { SettingsRow } from './section-types.ts';
import { SettingPair } from './setting-pair.tsx';

const text = words.storage;
const KINDS = ['media', 'exports', 'ledger', 'caches', 'unused', 'rest'] as const;
/** Decimal, as sizes are written everywhere else. */
const BUDGETS = [1, 2, 4, 8, 16, 32, 64].map((count) => count * 1e9);

export function storageRows(workspace: Workspace): readonly SettingsRow[] {
  const { preferences } = workspace;
  const budgets = () => {
    const { ledgerBudget } = preferences.settings;
    const all = BUDGETS.includes(ledgerBudget) ? BUDGETS : [...BUDGETS, ledgerBudget].sort((a, b) => a - b);
    return all.map((bytes) => ({ value: String(bytes), label: formatBytes(bytes) }));
  };
  return [
    {
      terms: `used free space ${Object.values(text.kinds).join(' ')}`,
      view: () => (
        <Show when={preferences.usage()} fallback={<p class="sl-muted">{text.measuring}</p>}>
          {(usage) => <Usage usage={usage()} />}
        </Show>
      ),
    },
    {
      terms: `${text.persisted} ${text.persistedHint}`,
      view: () => (
        <SettingPair name={text.persisted} hint={text.persistedHint}>
          <Show
            when={preferences.persisted() === true}
            fallback={
              <WorkButton
                label={text.persist}
                name={`${text.persist}: ${text.persisted}`}
                work={async () => {
                  if (!(await preferences.requestPersist())) showToast({ title: text.persistRefused });
                }}
              />
            }
          >
            <Badge status="completed">{text.isPersisted}</Badge>
          </Show>
        </SettingPair>
      ),
    },
    {
      terms: `${text.budget} ${text.budgetHint} ledger cache`,
      view: () => (
        <SettingPair name={text.budget} hint={text.budgetHint}>
          <Select
            label={text.budget}
            hideLabel
            value={String(preferences.settings.ledgerBudget)}
            options={budgets()}
            onChange={(value) => void saveSetting(preferences, 'ledgerBudget', Number(value))}
          />
        </SettingPair>
      ),
    },
    clearRow(preferences, 'caches', text.clearCaches, text.kindHints.caches, () => preferences.clearCaches()),
    clearRow(preferences, 'ledger', text.clearLedger, text.clearLedgerHint, () => preferences.clearLedger()),
    clearRow(preferences, 'unused', text.collect, text.kindHints.unused, () => preferences.collectUnused()),
    {
      terms: `${text.films} exports video delete download`,
      view: () => <FilmList workspace={workspace} />,
    },
    {
      terms: `${text.projects} story size`,
      view: () => (
        <Show when={preferences.usage()} fallback={<p class="sl-muted">{text.measuring}</p>}>
          {(usage) => <ByStory usage={usage()} />}
        </Show>
      ),
    },
  ];
}

function clearRow(
  preferences: Preferences,
  kind: 'caches' | 'ledger' | 'unused',
  name: string,
  hint: string,
  work: () => Promise<unknown>,
): SettingsRow {
  return {
    terms: `${name} ${hint} clear delete free`,
    view: () => (
      <SettingPair name={name} hint={hint}>
        <WorkButton
          label={text.clear}
          name={name}
          work={async () => {
            const before = preferences.usage()?.[kind] ?? 0;
            await work();
            await preferences.refreshUsage();
            const freed = Math.max(0, before - (preferences.usage()?.[kind] ?? 0));
            showToast({ title: text.cleared(formatBytes(freed)), tone: 'good' });
          }}
        />
      </SettingPair>
    ),
  };
}

function WorkButton(props: {
  readonly label: string;
  readonly name: string;
  readonly work: () => Promise<void>;
}): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const run = async () => {
    setBusy(true);
    try {
      await props.work();
    } catch (error) {
      showToast({ title: words.failed, body: toErrorData(error).message, tone: 'bad' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" aria-label={props.name} busy={busy()} onClick={() => void run()}>
      {props.label}
    </Button>
  );
}

function Usage(props: { readonly usage: StorageUsage }): JSX.Element {
  const bytes = (kind: (typeof KINDS)[number]) => (kind === 'rest' ? rest() : props.usage[kind]);
  /** The program itself, for work without a network, and what the browser needs beside the files. */
  const rest = () => {
    const { used, media, exports, ledger, caches, unused } = props.usage;
    return Math.max(0, used - media - exports - ledger - caches - unused);
  };
  const sum = () => KINDS.reduce((total, kind) => total + bytes(kind), 0);
  return (
    <div>
      <p class="set-pair__name sl-numbers">
        {text.total(formatBytes(props.usage.used), formatBytes(props.usage.quota))}
      </p>
      <div class="set-meter" aria-hidden="true">
        <For each={KINDS.filter((kind) => bytes(kind) > 0)}>
          {(kind) => (
            <span
              class={`set-meter__part set-part--${kind}`}
              style={{ width: `${(bytes(kind) / Math.max(1, sum())) * 100}%` }}
            />
          )}
        </For>
      </div>
      <dl class="set-kinds">
        <For each={KINDS}>
          {(kind) => (
            <div class={`set-kind set-part--${kind}`}>
              <span class="set-kind__dot" aria-hidden="true" />
              <dt>
                {text.kinds[kind]}
                <small>{text.kindHints[kind]}</small>
              </dt>
              <dd>{formatBytes(bytes(kind))}</dd>
            </div>
          )}
        </For>
      </dl>
    </div>
  );
}

function ByStory(props: { readonly usage: StorageUsage }): JSX.Element {
  return (
    <Show when={props.usage.projects.length > 0} fallback={<p class="sl-muted">{text.noProjects}</p>}>
      <table class="set-table">
        <caption class="sl-visually-hidden">{text.projects}</caption>
        <thead>
          <tr>
            <th scope="col">{text.story}</th>
            <th scope="col">{text.projectMedia}</th>
            <th scope="col">{text.projectExports}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.usage.projects}>
            {(project) => (
              <tr>
                <th scope="row">{project.title || text.untitled}</th>
                <td>{formatBytes(project.media)}</td>
                <td>{formatBytes(project.exports)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <p class="set-pair__hint">{text.shared}</p>
    </Show>
  );
}
