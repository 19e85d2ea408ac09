import { createSignal, type JSX } from 'solid-js';
import { Slider, type SliderProps } from '../kit/slider.tsx';

/** A slider that shows where it is dragged to, and is kept when it is let go. */
export function SettingSlider(
  props: Omit<SliderProps, 'onInput' | 'onCommit' | 'hideLabel' | 'class' | 'disabled'> & {
    readonly onChange: (value: number) => void;
  },
): JSX.Element {
  const [dragged, setDragged] = createSignal<number | null>(null);
  return (
    <Slider
      label={props.label}
      hideLabel
      min={props.min}
      max={props.max}
      step={props.step}
      format={props.format}
      value={dragged() ?? props.value}
      onInput={setDragged}
      onCommit={(value) => {
        props.onChange(value);
        setDragged(null);
      }}
    />
  );
}
