import Blend from 'lucide-solid/icons/blend';
import { type JSX, Show } from 'solid-js';
import {
  type Segment,
  TRANSITIONS,
  type Transition,
  type TransitionKind,
} from '../../../../shared/model/project.ts';
import { samplesToSeconds, secondsToSamples } from '../../../../shared/model/time.ts';
import { Button } from '../../kit/button.tsx';
import { Select } from '../../kit/select.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatDuration } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';
import { commonValue } from './common-value.ts';
import { EditSlider } from './edit-slider.tsx';
import { Group } from './group.tsx';

const words = studioWords.transition;

export function TransitionFields(props: {
  readonly value: Transition;
  readonly onChange: (transition: Transition) => void;
}): JSX.Element {
  const { studio } = useStudio();
  return (
    <>
      <Select
        label={words.kind}
        value={props.value.kind}
        options={TRANSITIONS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
        disabled={studio.mode() === 'read-only'}
        onChange={(kind) => props.onChange({ ...props.value, kind })}
      />
      <Show when={props.value.kind !== 'cut'}>
        <EditSlider
          label={words.length}
          value={samplesToSeconds(props.value.length)}
          min={0.1}
          max={3}
          step={0.1}
          format={formatDuration}
          onChange={(seconds) => props.onChange({ ...props.value, length: secondsToSamples(seconds) })}
        />
      </Show>
    </>
  );
}

/** How the chosen segments come in. */
export function TransitionGroup(props: { readonly segments: readonly Segment[] }): JSX.Element {
  const { studio, actions } = useStudio();
  const ids = () => props.segments.map((segment) => segment.id);
  const readOnly = () => studio.mode() === 'read-only';
  const own = () => props.segments[0]?.transition ?? null;
  const current = (): Transition => own() ?? studio.project().look.transition;
  const kind = (): TransitionKind | 'project' =>
    commonValue(props.segments, (segment) => segment.transition?.kind ?? 'project') ?? current().kind;
  const length = () => samplesToSeconds(current().length) || 0.5;

  return (
    <Group name="transition" title={words.group} icon={Blend} summary={words.kinds[current().kind]}>
      <Select<TransitionKind | 'project'>
        label={words.comesIn}
        value={kind()}
        options={[
          { value: 'project', label: words.asProject(words.kinds[studio.project().look.transition.kind]) },
          ...TRANSITIONS.map((each) => ({ value: each, label: words.kinds[each] })),
        ]}
        disabled={readOnly()}
        onChange={(next) =>
          actions.setTransition(
            ids(),
            next === 'project' ? null : { kind: next, length: secondsToSamples(length()) },
          )
        }
      />
      <Show when={own() !== null && current().kind !== 'cut'}>
        <EditSlider
          label={words.length}
          value={length()}
          min={0.1}
          max={3}
          step={0.1}
          format={formatDuration}
          onChange={(seconds) =>
            actions.setTransition(ids(), { kind: current().kind, length: secondsToSamples(seconds) })
          }
        />
      </Show>
      <Button
        size="small"
        disabled={readOnly()}
        unavailable={own() === null}
        onClick={() => actions.transitionForAll(current())}
      >
        {words.forAll}
      </Button>
    </Group>
  );
}
