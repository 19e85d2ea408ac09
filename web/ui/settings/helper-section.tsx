import './helper.css';
import CircleCheck from 'lucide-solid/icons/circle-check';
import CircleMinus from 'lucide-solid/icons/circle-minus';
import Unlink from 'lucide-solid/icons/unlink';
import Unplug from 'lucide-solid/icons/unplug';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { toErrorData } from '../../../shared/errors.ts';
import { isReady } from '../../state/engine-facts.ts';
import type { HelperFacts, HelperLink, HelperState } from '../../state/helper-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { Badge, type BadgeStatus } from '../kit/badge.tsx';
import { Button } from '../kit/button.tsx';
import { Fold } from '../kit/fold.tsx';
import type { Icon } from '../kit/icon.ts';
import { TextField } from '../kit/text-field.tsx';
import { showToast } from '../kit/toast.tsx';
import { helper as words } from '../words/en/helper.ts';
import { stories } from '../words/en/helper-stories.ts';
import { formatBytes } from '../words/format.ts';
import { createHelperCopies } from './helper-copies.ts';
import { HelperStories } from './helper-stories.tsx';
import type { SettingsRow } from './section-types.ts';
import { SettingPair } from './setting-pair.tsx';

const BADGES: Readonly<Record<HelperState['type'], BadgeStatus>> = {
  unknown: 'draft',
  looking: 'preparing',
  asking: 'preparing',
  off: 'draft',
  blocked: 'failed',
  'other-version': 'failed',
  unpaired: 'draft',
  connected: 'completed',
};

/** A word of its own where the status has none that fits. */
const ICONS: Partial<Readonly<Record<HelperState['type'], Icon>>> = {
  unknown: Unplug,
  off: Unplug,
  unpaired: Unlink,
};

export function helperRows(workspace: Workspace): readonly SettingsRow[] {
  const { helper } = workspace;
  const copies = createHelperCopies(workspace);
  return [
    {
      terms: `${words.name} ${words.intro} ${words.state} ${words.pair} ${words.code} ffmpeg native`,
      view: () => <Connection helper={helper} />,
    },
    {
      terms: `${words.encoders} ${words.ffmpeg} nvenc videotoolbox qsv vaapi amf hevc prores ${words.free}`,
      view: () => <Show when={factsOf(helper.state())}>{(facts) => <Facts facts={facts()} />}</Show>,
    },
    {
      terms: `${stories.title} ${stories.intro} ${stories.copy}`,
      view: () => (
        <Show when={isReady(helper.state()) || copies.hasCopies()}>
          <HelperStories copies={copies} />
        </Show>
      ),
    },
  ];
}

function Connection(props: { readonly helper: HelperLink }): JSX.Element {
  const state = () => props.helper.state();
  const [busy, setBusy] = createSignal(false);
  const attempt = async (work: () => Promise<void>, failure: string) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      showToast({ title: failure, body: toErrorData(error).message, tone: 'bad' });
    } finally {
      setBusy(false);
    }
  };
  const ask = () =>
    attempt(async () => {
      await props.helper.askForCode();
      showToast({ title: words.asked });
    }, words.askFailed);
  const forget = () =>
    attempt(async () => {
      await props.helper.forget();
      showToast({ title: words.forgotten });
    }, words.forget);

  return (
    <>
      <SettingPair name={words.state} hint={words.remedies[state().type] || props.helper.origin}>
        <Badge status={BADGES[state().type]} icon={ICONS[state().type]} isStill={state().type !== 'looking'}>
          {words.states[state().type]}
        </Badge>
      </SettingPair>
      <div class="set-helper__actions">
        <Show when={state().type === 'unpaired' && props.helper.isOwnOrigin}>
          <Button size="small" busy={busy()} onClick={() => void ask()}>
            {words.ask}
          </Button>
        </Show>
        <Show
          when={state().type === 'connected'}
          fallback={
            <Button
              size="small"
              busy={busy()}
              onClick={() => void attempt(() => props.helper.connect(), words.dot(state()))}
            >
              {state().type === 'unknown' ? words.connect : words.again}
            </Button>
          }
        >
          <Button
            size="small"
            variant="ghost"
            busy={busy()}
            title={words.forgetHint}
            onClick={() => void forget()}
          >
            {words.forget}
          </Button>
        </Show>
      </div>
      <Show when={state().type === 'unpaired'}>
        <PairForm
          busy={busy()}
          hint={props.helper.isOwnOrigin ? words.codeHint : `${words.askElsewhere} ${words.codeHint}`}
          onPair={(code) => attempt(() => pair(props.helper, code), words.pairFailed)}
        />
      </Show>
    </>
  );
}

async function pair(helper: HelperLink, code: string): Promise<void> {
  await helper.pair(code);
  showToast({ title: words.paired });
}

function PairForm(props: {
  readonly busy: boolean;
  readonly hint: string;
  readonly onPair: (code: string) => Promise<void>;
}): JSX.Element {
  const [code, setCode] = createSignal('');
  return (
    <form
      class="set-helper__pair"
      onSubmit={(event) => {
        event.preventDefault();
        if (code().trim() !== '') void props.onPair(code().trim()).then(() => setCode(''));
      }}
    >
      <TextField
        label={words.code}
        hint={props.hint}
        value={code()}
        onInput={setCode}
        maxLength={16}
        dir="ltr"
      />
      <Button type="submit" variant="primary" busy={props.busy}>
        {words.pair}
      </Button>
    </form>
  );
}

function Facts(props: { readonly facts: HelperFacts }): JSX.Element {
  return (
    <div class="set-helper__facts">
      <SettingPair name={words.ffmpeg} hint={props.facts.problem?.error}>
        <span>{props.facts.ffmpeg === null ? words.noFfmpeg : words.ffmpegValue(props.facts.ffmpeg)}</span>
      </SettingPair>
      <SettingPair name={words.free}>
        <span>{formatBytes(props.facts.free_bytes)}</span>
      </SettingPair>
      <Fold label={words.encoders}>
        <p class="set-pair__hint">
          {props.facts.encoders.length === 0 ? words.encodersNone : words.encodersHint}
        </p>
        <ul class="set-encoders">
          <For each={props.facts.encoders}>
            {({ codec, encoder, hardware, proved, reason }) => (
              <li data-proved={proved}>
                <Dynamic component={proved ? CircleCheck : CircleMinus} size={16} aria-hidden="true" />
                <span>
                  {words.codecs[codec]}{' '}
                  <span class="sl-muted">
                    {encoder}, {hardware ? words.hardware : words.software}
                  </span>
                  <Show when={reason}>{(why) => <span class="set-encoders__why">{why()}</span>}</Show>
                </span>
                <span class="sl-muted">{proved ? words.proved : words.refused}</span>
              </li>
            )}
          </For>
        </ul>
      </Fold>
    </div>
  );
}

function factsOf(state: HelperState): HelperFacts | null {
  return state.type === 'connected' ? state.facts : null;
}
