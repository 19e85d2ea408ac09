import './export.css';
import Captions from 'lucide-solid/icons/captions';
import CaptionsOff from 'lucide-solid/icons/captions-off';
import FolderDown from 'lucide-solid/icons/folder-down';
import HardDrive from 'lucide-solid/icons/hard-drive';
import { type JSX, Show } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import type { Container } from '../../../shared/plan/plan.ts';
import { PROFILES } from '../../../shared/profiles/profiles.ts';
import { Segmented } from '../kit/segmented.tsx';
import { Select } from '../kit/select.tsx';
import { exports as words } from '../words/en/exports.ts';
import { canChooseFile } from './choose-film-file.ts';
import { captionsFate, filmFacts } from './export-facts.ts';

export interface ExportChoice {
  readonly profile: string;
  readonly container: Container;
  readonly destination: 'library' | 'file';
}

export interface ExportFormProps {
  readonly project: Project;
  readonly choice: ExportChoice;
  readonly onChange: (choice: ExportChoice) => void;
}

const CONTAINERS = ['mp4', 'webm', 'mov'] as const satisfies readonly Container[];

export function ExportForm(props: ExportFormProps): JSX.Element {
  const change = (part: Partial<ExportChoice>) => props.onChange({ ...props.choice, ...part });
  const captions = () => captionsFate(props.project.look.captions.mode, props.choice.container);
  const profiles = () =>
    PROFILES.map(({ name, label }) => {
      const { width, height } = filmFacts(props.project, name, props.choice.container);
      return { value: name as string, label: words.profiles[name] ?? label, hint: `${width} × ${height}` };
    });

  return (
    <div class="export-form">
      <Select
        label={words.profile}
        value={props.choice.profile}
        options={profiles()}
        onChange={(profile) => change({ profile })}
      />
      <div class="export-group">
        <span class="export-group__title" aria-hidden="true">
          {words.container}
        </span>
        <Segmented
          label={words.container}
          value={props.choice.container}
          options={CONTAINERS.map((value) => ({ value, label: words.containers[value] }))}
          onChange={(container) => change({ container })}
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
