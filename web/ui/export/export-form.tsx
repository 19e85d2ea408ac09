import './export.css';
import Captions from 'lucide-solid/icons/captions';
import CaptionsOff from 'lucide-solid/icons/captions-off';
import FolderDown from 'lucide-solid/icons/folder-down';
import HardDrive from 'lucide-solid/icons/hard-drive';
import { type JSX, Show } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import {
  HELPER_CONTAINERS,
  type HelperCodec,
  type HelperContainer,
} from '../../../shared/plan/helper-output.ts';
import { PROFILES } from '../../../shared/profiles/profiles.ts';
import { engineOf, suggestEngine } from '../../state/engine-facts.ts';
import type { HelperLink } from '../../state/helper-types.ts';
import type { ExportEngine } from '../../state/job-types.ts';
import { Segmented } from '../kit/segmented.tsx';
import { Select } from '../kit/select.tsx';
import { profileLabel } from '../profile-label.ts';
import { exports as words } from '../words/en/exports.ts';
import { canChooseFile } from './choose-film-file.ts';
import { EngineChoice } from './engine-choice.tsx';
import { captionsFate, filmFacts } from './export-facts.ts';

export interface ExportChoice {
  readonly profile: string;
  readonly container: HelperContainer;
  readonly destination: 'library' | 'file';
  /** Null while nobody chose: the film's size and length decide. */
  readonly engine: ExportEngine | null;
  readonly codec: HelperCodec | null;
}

export interface ExportFormProps {
  readonly project: Project;
  readonly choice: ExportChoice;
  readonly helper: HelperLink;
  readonly onChange: (choice: ExportChoice) => void;
}

const CONTAINERS = ['mp4', 'webm', 'mov'] as const satisfies readonly HelperContainer[];

export function ExportForm(props: ExportFormProps): JSX.Element {
  const change = (part: Partial<ExportChoice>) => props.onChange({ ...props.choice, ...part });
  const suggested = () =>
    suggestEngine(
      { ...filmFacts(props.project, props.choice.profile, props.choice.container), ...props.choice },
      props.helper.state(),
    );
  const engine = () => engineOf(props.choice, suggested().engine, props.helper.state());
  const containers = () => (engine() === 'helper' ? HELPER_CONTAINERS : CONTAINERS);
  const captions = () => captionsFate(props.project.look.captions.mode, props.choice.container, engine());
  const profiles = () =>
    PROFILES.map((profile) => {
      const name: string = profile.name;
      const { width, height } = filmFacts(props.project, name, props.choice.container);
      return { value: name, label: profileLabel(profile), hint: `${width} × ${height}` };
    });

  return (
    <div class="export-form">
      <Select
        label={words.profile}
        value={props.choice.profile}
        options={profiles()}
        onChange={(profile) => change({ profile })}
      />
      <EngineChoice
        helper={props.helper}
        engine={engine()}
        reason={props.choice.engine === null ? suggested().reason : null}
        container={props.choice.container}
        codec={props.choice.codec}
        onEngine={(chosen) =>
          change({
            engine: chosen,
            codec: null,
            // A browser writes no MKV.
            ...(chosen === 'browser' && props.choice.container === 'mkv' ? { container: 'mp4' } : {}),
          })
        }
        onCodec={(codec) => change({ codec })}
      />
      <div class="export-group">
        <span class="export-group__title" aria-hidden="true">
          {words.container}
        </span>
        <Segmented
          label={words.container}
          value={props.choice.container}
          options={containers().map((value) => ({ value, label: words.containers[value] }))}
          onChange={(container) => change({ container, codec: null })}
        />
        <p class="export-note">{words.containerHints[props.choice.container]}</p>
      </div>
      <div class="export-group">
        <span class="export-group__title" aria-hidden="true">
          {words.destination}
        </span>
        <Show when={canChooseFile()}>
          <Segmented
            label={words.destination}
            value={props.choice.destination}
            options={[
              { value: 'library', label: words.destinations.library, icon: HardDrive },
              { value: 'file', label: words.destinations.file, icon: FolderDown },
            ]}
            onChange={(destination) => change({ destination })}
          />
        </Show>
        <p class="export-note">
          {canChooseFile() ? words.destinationHints[props.choice.destination] : words.setup.noPicker}
        </p>
      </div>
      <p class="export-captions">
        <Show when={captions() !== 'off'} fallback={<CaptionsOff size={16} aria-hidden="true" />}>
          <Captions size={16} aria-hidden="true" />
        </Show>
        <span>{words.captions[captions()]}</span>
      </p>
    </div>
  );
}
