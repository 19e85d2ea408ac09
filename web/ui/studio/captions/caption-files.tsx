import Download from 'lucide-solid/icons/download';
import Upload from 'lucide-solid/icons/upload';
import type { JSX } from 'solid-js';
import { toErrorData } from '../../../../shared/errors.ts';
import { segmentStarts, shownSamples } from '../../../../shared/model/derive.ts';
import type { Project } from '../../../../shared/model/project.ts';
import { decodeText } from '../../../../shared/script/decode-text.ts';
import type { SubtitleFormat } from '../../../../shared/subtitles/cue.ts';
import { cuesToSegments } from '../../../../shared/subtitles/cues-to-segments.ts';
import { readSubtitles } from '../../../../shared/subtitles/read-subtitles.ts';
import { writeSubtitles } from '../../../../shared/subtitles/write-subtitles.ts';
import { captionsOf } from '../../../../shared/text/group-captions.ts';
import { joinWords } from '../../../../shared/text/split-words.ts';
import { Button } from '../../kit/button.tsx';
import { Menu } from '../../kit/menu.tsx';
import { showToast } from '../../kit/toast.tsx';
import { downloadFile } from '../../save-file.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { pickFiles } from '../pictures/pick-files.ts';
import { useStudio } from '../studio-context.tsx';

const words = studioWords.captions;
const FORMATS: readonly SubtitleFormat[] = ['srt', 'vtt', 'ass'];

/** Captions from a file onto the segments, and the film's captions as a file. */
export function CaptionFiles(): JSX.Element {
  const { studio, actions } = useStudio();
  const isEmpty = () => studio.project().storyline.length === 0;

  const bringIn = async () => {
    const [file] = await pickFiles('captions');
    if (file === undefined) return;
    try {
      const text = decodeText(new Uint8Array(await file.arrayBuffer()));
      const { cues, warnings } = readSubtitles(text, { file: file.name });
      const project = studio.document();
      const starts = segmentStarts(project);
      const laid = cuesToSegments(
        cues,
        project.storyline.map((segment, index) => ({
          start: starts[index] ?? 0,
          length: shownSamples(project, segment),
        })),
      );
      actions.setCues(
        new Map(project.storyline.map((segment, index) => [segment.id, laid.segments[index] ?? null])),
      );
      showToast({
        title: words.imported(cues.length - laid.outside),
        body: words.importedNote(laid.outside, warnings.length),
        tone: laid.outside + warnings.length > 0 ? 'plain' : 'good',
        action: { label: words.undo, run: () => actions.undo() },
      });
    } catch (error) {
      showToast({ title: words.importFailed(file.name), body: toErrorData(error).message, tone: 'bad' });
    }
  };
  const giveOut = (format: SubtitleFormat) => {
    const project = studio.document();
    const { width, height, captions } = project.look;
    const look = { style: captions.style, width, height, title: project.title };
    const text = writeSubtitles(filmCues(project), format, look);
    downloadFile(
      new Blob([text], { type: 'text/plain;charset=utf-8' }),
      `${project.title || words.fileName}.${format}`,
    );
  };

  return (
    <div class="st-buttons">
      <Button
        size="small"
        icon={Upload}
        disabled={studio.mode() === 'read-only' || isEmpty()}
        onClick={() => void bringIn()}
      >
        {words.import}
      </Button>
      <Menu
        label={words.export}
        icon={Download}
        size="small"
        variant="secondary"
        disabled={isEmpty()}
        entries={FORMATS.map((format) => ({
          label: words.formats[format],
          hint: words.formatHints[format],
          onSelect: () => giveOut(format),
        }))}
      />
    </div>
  );
}

/** All captions in film time. */
function filmCues(project: Project) {
  const starts = segmentStarts(project);
  return project.storyline.flatMap((segment, index) => {
    const start = starts[index] ?? 0;
    return captionsOf(segment, shownSamples(project, segment), project.look.captions.style).map(
      (caption) => ({
        text: joinWords(caption.words),
        start: start + caption.start,
        end: start + caption.end,
      }),
    );
  });
}
