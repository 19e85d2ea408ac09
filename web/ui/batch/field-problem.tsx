import { type JSX, Show } from 'solid-js';

/** What is wrong with a field that has no line of its own for it. */
export function FieldProblem(props: { readonly message: string | undefined }): JSX.Element {
  return (
    <Show when={props.message}>
      <p class="bt-form__error" role="status">
        {props.message}
      </p>
    </Show>
  );
}
