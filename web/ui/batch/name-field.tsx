import { For, type JSX } from 'solid-js';
import { fileNameFor, NAME_WORDS, unknownWords } from '../../../shared/batch/name-template.ts';
import { TextField } from '../kit/text-field.tsx';
import { batch as words } from '../words/en/batch.ts';

export interface NameFieldProps {
  readonly template: string;
  /** For the example beneath. */
  readonly title: string;
  readonly profile: string;
  readonly width: number;
  readonly height: number;
  readonly films: number;
  readonly container: string;
  readonly onChange: (template: string) => void;
}

/** How films are named, with the first name as it will be. */
export function NameField(props: NameFieldProps): JSX.Element {
  let input: HTMLInputElement | HTMLTextAreaElement | undefined;
  const unknown = () => unknownWords(props.template)[0] ?? null;
  const example = () => {
    const { title: project, profile, width, height } = props;
    const facts = { project, profile, width, height, date: today(), n: 1, of: props.films };
    return fileNameFor(props.template, facts, props.container);
  };
  const insert = (word: string) => {
    const { template } = props;
    const from = input?.selectionStart ?? template.length;
    const to = input?.selectionEnd ?? template.length;
    props.onChange(`${template.slice(0, from)}{${word}}${template.slice(to)}`);
    const caret = from + word.length + 2;
    queueMicrotask(() => {
      input?.focus();
      input?.setSelectionRange(caret, caret);
    });
  };
  const error = () => {
    const word = unknown();
    return word === null ? undefined : words.problem({ reason: 'name-unknown', word });
  };

  return (
    <div class="bt-names">
      <TextField
        label={words.names}
        value={props.template}
        maxLength={200}
        dir="auto"
        hint={words.namesExample(example())}
        error={error()}
        ref={(element) => {
          input = element;
        }}
        onInput={props.onChange}
      />
      <div class="bt-names__words">
        <For each={NAME_WORDS}>
          {(word) => (
            <button
              type="button"
              class="bt-word"
              title={words.nameWords[word]}
              aria-label={words.insertWord(word, words.nameWords[word] ?? word)}
              onClick={() => insert(word)}
            >
              {`{${word}}`}
            </button>
          )}
        </For>
      </div>
    </div>
  );
}

/** As the plan writes it. */
function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
