import type { JSX } from 'solid-js';
import { Slider } from '../../kit/slider.tsx';
import { useStudio } from '../studio-context.tsx';

export interface EditSliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly format: (value: number) => string;
  readonly onChange: (value: number) => void;
  readonly disabled?: boolean | undefined;
}

/** A slider over the document: seen at once while it is dragged, one undo step when it is let go. */
export function EditSlider(props: EditSliderProps): JSX.Element {
  const { studio, actions } = useStudio();
  let open = false;
  return (
    <Slider
      label={props.label}
      value={props.value}
      min={props.min}
      max={props.max}
      step={props.step}
      format={props.format}
      disabled={props.disabled === true || studio.mode() === 'read-only'}
      onInput={(value) => {
        if (!open) {
          open = true;
          actions.begin();
        }
        props.onChange(value);
      }}
      onCommit={(value) => {
        if (open) {
          open = false;
          actions.end();
        } else if (value !== props.value) props.onChange(value);
      }}
    />
  );
}
