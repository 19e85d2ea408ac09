import { For, type JSX, Show } from 'solid-js';
import type { Profile } from '../../../shared/profiles/profiles.ts';
import { safeAreaOf } from '../../../shared/profiles/safe-areas.ts';
import { Segmented } from '../kit/segmented.tsx';
import { TextField } from '../kit/text-field.tsx';
import { batch as words } from '../words/en/batch.ts';
import { FieldProblem } from './field-problem.tsx';
import { EDGES, type ProfileDraft, shapeEdges } from './profile-draft.ts';

export interface SafeAreaFieldsProps {
  readonly draft: ProfileDraft;
  /** As the draft has it now. */
  readonly profile: Pick<Profile, 'size'>;
  readonly problem: string | undefined;
  readonly onChange: (part: Partial<ProfileDraft>) => void;
}

/** What a profile keeps free of captions: what apps lay over its edges. */
export function SafeAreaFields(props: SafeAreaFieldsProps): JSX.Element {
  const choose = (safeArea: ProfileDraft['safeArea']) => {
    const isUntouched = EDGES.every((edge) => props.draft.edges[edge] === '0');
    props.onChange(
      safeArea === 'own' && isUntouched ? { safeArea, edges: shapeEdges(props.draft) } : { safeArea },
    );
  };
  const ofShape = () => {
    const { size } = props.profile;
    return safeAreaOf({ size }) === null ? null : shapeEdges(props.draft);
  };
  return (
    <div class="bt-choice">
      <span class="bt-choice__title" aria-hidden="true">
        {words.own.safeArea}
      </span>
      <Segmented
        label={words.own.safeArea}
        value={props.draft.safeArea}
        options={[
          { value: 'shape', label: words.own.safeAreas.shape },
          { value: 'own', label: words.own.safeAreas.own },
        ]}
        onChange={choose}
      />
      <Show
        when={props.draft.safeArea === 'own'}
        fallback={<p class="bt-choice__note">{words.own.safeAreaShape(ofShape())}</p>}
      >
        <div class="bt-form__row">
          <For each={EDGES}>
            {(edge) => (
              <TextField
                label={words.own.edges[edge]}
                unit="%"
                value={props.draft.edges[edge]}
                onInput={(value) => props.onChange({ edges: { ...props.draft.edges, [edge]: value } })}
              />
            )}
          </For>
        </div>
        <FieldProblem message={props.problem} />
      </Show>
    </div>
  );
}
