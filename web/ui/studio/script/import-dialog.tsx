import './import-dialog.css';
import FileText from 'lucide-solid/icons/file-text';
import { createMemo, createSignal, For, type JSX, onMount, Show } from 'solid-js';
import { toErrorData } from '../../../../shared/errors.ts';
import { MOST_SEGMENTS } from '../../../../shared/model/project.ts';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { decodeText } from '../../../../shared/script/decode-text.ts';
import type { ScriptFormat, ScriptSegment, SplitBy } from '../../../../shared/script/script-segment.ts';
import { detectFormat, splitScript } from '../../../../shared/script/split-script.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatTimecode } from '../../words/format.ts';
import { pickFiles } from '../pictures/pick-files.ts';
import { useStudio } from '../studio-context.tsx';

const words = studioWords.importScript;

/** A preview of more rows would only be slower to open. */
const MOST_SHOWN = 200;
const LARGEST_BYTES = 32 << 20;

const WAYS: Readonly<Record<ScriptFormat, readonly SplitBy[]>> = {
  text: ['paragraph', 'sentence'],
  markdown: ['paragraph', 'sentence', 'heading'],
  json: ['paragraph', 'sentence'],
  subtitles: ['cue', 'paragraph', 'sentence'],
};

/** A script is pasted or chosen, shown as it would be cut, and only then applied. */
export function ImportDialog(): JSX.Element {
  const { view } = useStudio();
  return (
    <Dialog
      open={view.dialog() === 'import-script'}
      onOpenChange={(open) => view.open(open ? 'import-script' : null)}
      title={words.title}
      description={words.description}
      size="huge"
      // The first script takes the place of the button that asked for it.
      finalFocus={() =>
        document.querySelector<HTMLElement>('#st-script [data-row-head]') ??
        document.querySelector<HTMLElement>('#st-script')
      }
    >
      <ImportForm />
    </Dialog>
  );
}

function ImportForm(): JSX.Element {
  const { studio, actions, view } = useStudio();
  const [text, setText] = createSignal('');
  const [fileName, setFileName] = createSignal<string | null>(null);
  const [chosenWay, setWay] = createSignal<SplitBy | null>(null);
  const [mode, setMode] = createSignal<'append' | 'replace'>(
    studio.document().storyline.some((segment) => segment.text.trim() !== '') ? 'append' : 'replace',
  );
  const [fileError, setFileError] = createSignal<string | null>(null);

  const format = createMemo(() => detectFormat(fileName(), text()));
  const way = () => {
    const ways = WAYS[format()];
    return ways.find((each) => each === chosenWay()) ?? ways[0] ?? 'paragraph';
  };
  const split = createMemo((): { segments: readonly ScriptSegment[]; error: string | null } => {
    const name = fileName();
    if (text().trim() === '') return { segments: [], error: name === null ? null : words.noText(name) };
    try {
      const segments = splitScript(text(), { by: way(), format: format() });
      const room = MOST_SEGMENTS - (mode() === 'append' ? studio.project().storyline.length : 0);
      return segments.length > room
        ? { segments: [], error: words.tooMany(segments.length, room) }
        : { segments, error: null };
    } catch (error) {
      return { segments: [], error: toErrorData(error).message };
    }
  });
  const read = async (file: File) => {
    setFileError(null);
    try {
      if (file.size > LARGEST_BYTES) throw new TypeError(words.tooLarge);
      setText(decodeText(new Uint8Array(await file.arrayBuffer())));
      setFileName(file.name);
    } catch (error) {
      setFileError(toErrorData(error).message);
    }
  };
  const apply = () => {
    actions.importScript(split().segments, mode());
    view.open(null);
  };
  onMount(() => {
    const file = view.scriptFile();
    if (file !== null) void read(file);
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped anywhere on the form
    <div
      class="st-import"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        const file = event.dataTransfer?.files[0];
        if (file !== undefined) void read(file);
      }}
    >
      <div class="st-import__source">
        <div class="st-import__head">
          <label class="sl-field__label" for="st-import-text">
            {words.text}
          </label>
          <Button
            size="small"
            icon={FileText}
            onClick={() =>
              void pickFiles('script').then(([file]) => (file === undefined ? undefined : read(file)))
            }
          >
            {words.choose}
          </Button>
        </div>
        <textarea
          id="st-import-text"
          class="sl-input st-import__text"
          dir="auto"
          placeholder={words.placeholder}
          value={text()}
          aria-describedby="st-import-format"
          onInput={(event) => {
            setText(event.currentTarget.value);
            setFileName(null);
            setFileError(null);
          }}
        />
        <p id="st-import-format" class="sl-field__hint">
          {fileError() ??
            (text().trim() === '' ? words.formatsHint : words.readAs(words.formats[format()], fileName()))}
        </p>
      </div>
      <div class="st-import__result">
        <div class="st-import__head">
          <span class="sl-field__label">{words.splitBy}</span>
          <Segmented<SplitBy>
            label={words.splitBy}
            value={way()}
            options={WAYS[format()].map((each) => ({ value: each, label: words.ways[each] }))}
            onChange={setWay}
          />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys scroll only what has the focus */}
        <section class="st-import__preview" aria-label={words.preview} tabIndex={0}>
          <Show when={split().error === null} fallback={<p class="st-problem">{split().error}</p>}>
            <Show
              when={split().segments.length > 0}
              fallback={<p class="st-import__empty">{words.previewEmpty}</p>}
            >
              <ol class="st-import__list">
                <For each={split().segments.slice(0, MOST_SHOWN)}>
                  {(segment, index) => (
                    <li class="st-import__segment">
                      <span class="st-import__number sl-numbers">{index() + 1}</span>
                      <div>
                        <Show when={segment.title}>
                          <p class="st-import__title" dir="auto">
                            {segment.title}
                          </p>
                        </Show>
                        <p dir="auto">{segment.text}</p>
                        <Show when={segment.end !== undefined && segment.start !== undefined}>
                          <p class="sl-faint sl-numbers">
                            {formatTimecode(samplesToSeconds(segment.start ?? 0))} –{' '}
                            {formatTimecode(samplesToSeconds(segment.end ?? 0))}
                          </p>
                        </Show>
                      </div>
                    </li>
                  )}
                </For>
              </ol>
              <Show when={split().segments.length > MOST_SHOWN}>
                <p class="st-note">{words.andMore(split().segments.length - MOST_SHOWN)}</p>
              </Show>
            </Show>
          </Show>
        </section>
      </div>
      <footer class="st-import__foot">
        <Show when={studio.project().storyline.length > 0}>
          <Segmented
            label={words.where}
            value={mode()}
            options={[
              { value: 'append' as const, label: words.append },
              { value: 'replace' as const, label: words.replace(studio.project().storyline.length) },
            ]}
            onChange={setMode}
          />
        </Show>
        <span class="st-top__gap" />
        <Button variant="ghost" onClick={() => view.open(null)}>
          {words.cancel}
        </Button>
        <Button variant="primary" unavailable={split().segments.length === 0} onClick={apply}>
          {words.apply(split().segments.length)}
        </Button>
      </footer>
    </div>
  );
}
