import './field.css';
import './slider.css';
import * as KSlider from '@kobalte/core/slider';
import type { JSX } from 'solid-js';

export interface SliderProps {
  readonly label: string;
  readonly hideLabel?: boolean | undefined;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** While dragging. */
  readonly onInput?: ((value: number) => void) | undefined;
  /** At the end of a drag and after each key: one undo step. */
  readonly onCommit?: ((value: number) => void) | undefined;
  readonly format?: ((value: number) => string) | undefined;
  readonly disabled?: boolean | undefined;
  readonly class?: string | undefined;
}

export function Slider(props: SliderProps): JSX.Element {
  const words = (value: number) => props.format?.(value) ?? String(value);
  // Kobalte ends a change by keys only when the thumb is left; it ends here when the key is let go.
  let changed: number | null = null;
  const commit = () => {
    if (changed === null) return;
    const value = changed;
    changed = null;
    props.onCommit?.(value);
  };

  return (
    <KSlider.Root
      class={`sl-slider ${props.class ?? ''}`}
      value={[props.value]}
      minValue={props.min}
      maxValue={props.max}
      step={props.step}
      disabled={props.disabled ?? false}
      getValueLabel={({ values }) => words(values[0] ?? props.min)}
      onChange={([value]) => {
        if (value === undefined) return;
        changed = value;
        props.onInput?.(value);
      }}
      onChangeEnd={commit}
    >
      <KSlider.Label class={props.hideLabel ? 'sl-visually-hidden' : 'sl-field__label'}>
        {props.label}
      </KSlider.Label>
      <KSlider.ValueLabel class="sl-slider__value" />
      <KSlider.Track class="sl-slider__track">
        <KSlider.Fill class="sl-slider__fill" />
        {/* Kobalte would say the bare number. Its input, for forms, would be a control inside a control. */}
        <KSlider.Thumb class="sl-slider__thumb" aria-valuetext={words(props.value)} onKeyUp={commit} />
      </KSlider.Track>
    </KSlider.Root>
  );
}
