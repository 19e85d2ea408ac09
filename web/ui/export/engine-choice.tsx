import AppWindow from 'lucide-solid/icons/app-window';
import Cpu from 'lucide-solid/icons/cpu';
import { type JSX, Show } from 'solid-js';
import type { HelperCodec, HelperContainer } from '../../../shared/plan/helper-output.ts';
import { codecsFor, type EngineReason, isReady } from '../../state/engine-facts.ts';
import type { HelperLink } from '../../state/helper-types.ts';
import type { ExportEngine } from '../../state/job-types.ts';
import { Segmented } from '../kit/segmented.tsx';
import { Select } from '../kit/select.tsx';
import { exports as words } from '../words/en/exports.ts';

export interface EngineChoiceProps {
  readonly helper: HelperLink;
  readonly engine: ExportEngine;
  /** Why that one, when nobody chose it. */
  readonly reason: EngineReason | null;
  readonly container: HelperContainer;
  readonly codec: HelperCodec | null;
  readonly onEngine: (engine: ExportEngine) => void;
  readonly onCodec: (codec: HelperCodec | null) => void;
}

/** Who makes the film: this browser, or the program beside it. */
export function EngineChoice(props: EngineChoiceProps): JSX.Element {
  const ready = () => isReady(props.helper.state());
  const note = () => {
    if (!ready()) return words.engineOff;
    return props.reason === null ? words.engineHints[props.engine] : words.engineReasons[props.reason];
  };
  const codecs = () => {
    const state = props.helper.state();
    return state.type === 'connected' ? codecsFor(state.facts, props.container) : [];
  };
  return (
    <>
      <div class="export-group">
        <span class="export-group__title" aria-hidden="true">
          {words.engine}
        </span>
        <Segmented
          label={words.engine}
          value={props.engine}
          options={[
            { value: 'browser', label: words.engines.browser, icon: AppWindow },
            { value: 'helper', label: words.engines.helper, icon: Cpu, disabled: !ready() },
          ]}
          onChange={props.onEngine}
        />
        <p class="export-note">
          {note()}{' '}
          <Show when={!ready()}>
            <a href="/settings/helper">{words.engineSettings}</a>
          </Show>
        </p>
      </div>
      <Show when={props.engine === 'helper' && codecs().length > 1}>
        <Select
          label={words.codec}
          value={props.codec ?? 'auto'}
          options={[
            { value: 'auto', label: words.codecAuto },
            ...codecs().map((value) => ({
              value,
              label: words.codecs[value],
              hint: words.codecHints[value],
            })),
          ]}
          onChange={(value) => props.onCodec(value === 'auto' ? null : (value as HelperCodec))}
        />
      </Show>
    </>
  );
}
