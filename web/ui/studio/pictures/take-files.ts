import type { ImportResult } from '../../../state/studio-types.ts';
import { announce } from '../../kit/announce.tsx';
import { showToast } from '../../kit/toast.tsx';
import { studioWords } from '../../words/studio.ts';
import type { StudioTools } from '../studio-context.tsx';
import { fileKind } from './drop-plan.ts';

const words = studioWords.drop;
const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Sends files where their kind belongs, in their natural order: 2 before 10. */
export async function takeFiles(
  { studio, view }: StudioTools,
  files: readonly File[],
  segmentId: string | null,
): Promise<void> {
  const sorted = [...files].sort((a, b) => order.compare(a.name, b.name));
  const of = (kind: string) => sorted.filter((file) => fileKind(file.type, file.name) === kind);
  const index =
    segmentId === null ? -1 : studio.document().storyline.findIndex((each) => each.id === segmentId);
  const results: ImportResult[] = [];
  const [script] = of('script');
  // What nobody can name is offered as a picture: reading decides by what is in a file, not by its name.
  const pictures = [...of('picture'), ...of('other')];
  const sounds = of('sound');
  if (pictures.length > 0) {
    const [first, ...rest] = pictures;
    if (segmentId !== null && first !== undefined) {
      results.push(await studio.imports.pictures([first], { type: 'segment', segmentId }));
      if (rest.length > 0)
        results.push(await studio.imports.pictures(rest, { type: 'in-order', from: index + 1 }));
    } else results.push(await studio.imports.pictures(pictures, { type: 'in-order' }));
  }
  if (sounds.length > 0) {
    const [first, ...rest] = sounds;
    if (segmentId !== null && first !== undefined) {
      results.push(await studio.imports.narrations([first], { type: 'segment', segmentId }));
      if (rest.length > 0) {
        results.push(await studio.imports.narrations(rest, { type: 'in-order', from: index + 1 }));
      }
    } else results.push(await studio.imports.narrations(sounds, { type: 'in-order' }));
  }
  if (script !== undefined) view.importScript(script);
  const taken = results.reduce((sum, result) => sum + result.assets.length, 0);
  const failed = results.flatMap((result) => result.failed);
  if (taken > 0) announce(words.taken(taken));
  const [problem] = failed;
  if (problem !== undefined) {
    showToast({
      title: words.failed(failed.length),
      body: failed.length === 1 ? problem.error.message : words.failedNames(failed.map((each) => each.name)),
      tone: 'bad',
    });
  }
}
