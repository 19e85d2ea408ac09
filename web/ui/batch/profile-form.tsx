import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import type { Look } from '../../../shared/model/project.ts';
import { HELPER_CODECS, HELPER_CONTAINERS } from '../../../shared/plan/helper-output.ts';
import { ownProfileProblems } from '../../../shared/profiles/own-profiles.ts';
import type { ProfileProblem } from '../../../shared/profiles/profile-problems.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import type { BatchRender } from '../../state/batch-render-types.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { announce } from '../kit/announce.tsx';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Segmented } from '../kit/segmented.tsx';
import { Select } from '../kit/select.tsx';
import { TextField } from '../kit/text-field.tsx';
import { showToast } from '../kit/toast.tsx';
import { batch as words } from '../words/en/batch.ts';
import { exports as exportWords } from '../words/en/exports.ts';
import { FieldProblem } from './field-problem.tsx';
import { draftOf, nameOf, type ProfileDraft, profileFromDraft, RATE_NAMES } from './profile-draft.ts';
import { SafeAreaFields } from './safe-area-fields.tsx';

export interface ProfileFormProps {
  readonly batches: BatchRender;
  /** Null makes a new one. */
  readonly profile: Profile | null;
  readonly look: Pick<Look, 'width' | 'height' | 'rate'>;
  readonly onSaved: (name: string, before: string | null) => void;
  readonly onClose: () => void;
}

/** A format of one's own. What is wrong with it is said at its field, while it is typed. */
export function ProfileForm(props: ProfileFormProps): JSX.Element {
  const before = props.profile?.name ?? null;
  const [draft, setDraft] = createSignal(draftOf(props.profile));
  /** Nothing is said of a field before it was typed in, or saving was tried. */
  const [touched, setTouched] = createSignal<ReadonlySet<keyof ProfileDraft> | 'all'>(new Set());
  const [error, setError] = createSignal<ErrorData | null>(null);
  const profile = createMemo(() => profileFromDraft(draft()));
  const problems = createMemo(() => {
    const others = props.batches.profiles().filter(({ name }) => name !== before);
    return ownProfileProblems(profile(), others);
  });
  const problem = (field: ProfileProblem['field']) =>
    problems().find((each) => each.field === field)?.message;
  const shown = (field: 'label' | 'name') => {
    const fields = touched();
    return fields === 'all' || fields.has(field) ? problem(field) : undefined;
  };
  const change = (part: Partial<ProfileDraft>) => {
    const fields = touched();
    if (fields !== 'all') setTouched(new Set([...fields, ...(Object.keys(part) as (keyof ProfileDraft)[])]));
    setDraft((now) => ({ ...now, ...part }));
  };
  const field = (name: 'width' | 'height' | 'pixels' | 'bitrate' | 'crf' | 'sound') => ({
    value: draft()[name],
    onInput: (value: string) => change({ [name]: value }),
  });

  const save = async () => {
    setTouched('all');
    if (problems().length > 0) return announce(problems()[0]?.message ?? '');
    try {
      await props.batches.saveProfile(profile(), before);
      props.onSaved(profile().name, before);
      props.onClose();
    } catch (reason) {
      setError(toErrorData(reason));
    }
  };
  const remove = async (removed: Profile) => {
    try {
      await props.batches.removeProfile(removed.name);
      props.onClose();
      showToast({
        title: words.own.removed(removed.label),
        action: {
          label: words.own.undo,
          run: () => void props.batches.saveProfile(removed, null).catch(() => {}),
        },
      });
    } catch (reason) {
      setError(toErrorData(reason));
    }
  };
  const size = () => {
    const made = resolveProfile(profile(), props.look);
    return problem('size') === undefined ? words.sizeOf(made.width, made.height) : '';
  };

  return (
    <Dialog
      open
      title={before === null ? words.own.title : words.own.titleEdit}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      footer={
        <>
          <Show when={props.profile}>
            {(kept) => (
              <Button class="bt-remove" variant="danger" onClick={() => void remove(kept())}>
                {words.own.remove}
              </Button>
            )}
          </Show>
          <Button variant="ghost" onClick={() => props.onClose()}>
            {words.own.cancel}
          </Button>
          <Button
            variant="primary"
            unavailable={touched() === 'all' && problems().length > 0}
            onClick={() => void save()}
          >
            {words.own.save}
          </Button>
        </>
      }
    >
      <form
        class="bt-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Show when={error()}>{(reason) => <ErrorNote error={reason()} />}</Show>
        <TextField
          label={words.own.label}
          value={draft().label}
          maxLength={80}
          error={shown('label')}
          onInput={(label) => change({ label })}
        />
        <TextField
          label={words.own.name}
          value={nameOf(draft())}
          maxLength={40}
          hint={words.own.nameHint}
          error={shown('name')}
          onInput={(name) => change({ name: name.toUpperCase() })}
        />
        <div class="bt-choice">
          <span class="bt-choice__title" aria-hidden="true">
            {words.own.size}
          </span>
          <Segmented
            label={words.own.size}
            value={draft().size}
            options={(['exact', 'short-side', 'project'] as const).map((value) => ({
              value,
              label: words.own.sizes[value],
            }))}
            onChange={(value) => change({ size: value })}
          />
          <Show when={draft().size === 'exact'}>
            <div class="bt-form__row">
              <TextField label={words.own.width} unit="px" {...field('width')} />
              <TextField label={words.own.height} unit="px" {...field('height')} />
            </div>
          </Show>
          <Show when={draft().size === 'short-side'}>
            <TextField label={words.own.pixels} unit="px" {...field('pixels')} />
          </Show>
          <p class={problem('size') ? 'bt-form__error' : 'bt-choice__note'} role="status">
            {problem('size') ?? size()}
          </p>
        </div>
        <div class="bt-form__row">
          <Select
            label={words.own.codec}
            value={draft().codec}
            options={[
              { value: 'auto', label: words.own.codecAuto },
              ...HELPER_CODECS.map((value) => ({ value, label: exportWords.codecs[value] })),
            ]}
            onChange={(codec) => change({ codec })}
          />
          <Select
            label={words.own.container}
            value={draft().container}
            options={[
              { value: 'auto', label: words.own.containerAuto },
              ...HELPER_CONTAINERS.map((value) => ({ value, label: exportWords.containers[value] })),
            ]}
            onChange={(container) => change({ container })}
          />
        </div>
        <FieldProblem message={problem('container') ?? problem('codec') ?? problem('pixelFormat')} />
        <Select
          label={words.own.rate}
          value={draft().rate}
          options={[
            { value: 'project', label: words.own.rateProject },
            ...RATE_NAMES.map((value) => ({ value, label: value })),
          ]}
          onChange={(rate) => change({ rate })}
        />
        <FieldProblem message={problem('rate')} />
        <div class="bt-choice">
          <span class="bt-choice__title" aria-hidden="true">
            {words.own.control}
          </span>
          <Segmented
            label={words.own.control}
            value={draft().control}
            options={(['usual', 'bitrate', 'crf'] as const).map((value) => ({
              value,
              label: words.own.controls[value],
            }))}
            onChange={(control) => change({ control })}
          />
          <Show when={draft().control === 'bitrate'}>
            <TextField
              label={words.own.bitrate}
              unit="Mb/s"
              error={problem('control')}
              {...field('bitrate')}
            />
          </Show>
          <Show when={draft().control === 'crf'}>
            <TextField
              label={words.own.crf}
              hint={words.own.crfHint}
              error={problem('control')}
              {...field('crf')}
            />
          </Show>
        </div>
        <SafeAreaFields draft={draft()} profile={profile()} problem={problem('safeArea')} onChange={change} />
        <TextField label={words.own.sound} unit="kb/s" error={problem('audioBitrate')} {...field('sound')} />
        <button type="submit" class="sl-visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  );
}
