import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import { createEffect, createSignal, type JSX, on, onCleanup } from 'solid-js';
import { IconButton } from '../../kit/icon-button.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { useStudio } from '../studio-context.tsx';

export interface ListenProps {
  readonly url: string | null;
  readonly label: string;
  /** Where it plays, 0 to 1; null at rest. */
  readonly onHead?: (share: number | null) => void;
}

/** Plays one sound by itself. */
export function Listen(props: ListenProps): JSX.Element {
  const { preview } = useStudio();
  const [playing, setPlaying] = createSignal(false);
  const audio = new Audio();
  let frame = 0;
  const follow = () => {
    props.onHead?.(audio.duration > 0 ? audio.currentTime / audio.duration : 0);
    frame = requestAnimationFrame(follow);
  };
  const rest = () => {
    cancelAnimationFrame(frame);
    setPlaying(false);
    props.onHead?.(null);
  };
  audio.addEventListener('play', () => {
    setPlaying(true);
    follow();
  });
  audio.addEventListener('pause', rest);
  audio.addEventListener('ended', rest);
  createEffect(
    on(
      () => props.url,
      (url) => {
        audio.pause();
        if (url === null) audio.removeAttribute('src');
        else audio.src = url;
      },
    ),
  );
  onCleanup(() => {
    audio.pause();
    audio.removeAttribute('src');
    cancelAnimationFrame(frame);
  });

  return (
    <IconButton
      label={playing() ? studioWords.narration.stopPlaying : props.label}
      icon={playing() ? Pause : Play}
      size="small"
      variant="secondary"
      disabled={props.url === null}
      onClick={() => {
        if (playing()) {
          audio.pause();
          audio.currentTime = 0;
          return;
        }
        preview.pause();
        audio.currentTime = 0;
        // Refused only where the browser wants a click first, and this was one.
        audio.play().catch(rest);
      }}
    />
  );
}
