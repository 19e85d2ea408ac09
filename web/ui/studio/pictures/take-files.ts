import type { ImportResult } from '../../../state/studio-types.ts';
import { announce } from '../../kit/announce.tsx';
import { showToast } from '../../kit/toast.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import type { StudioTools } from '../studio-context.tsx';
import { type FileKind, fileKind } from './drop-plan.ts';

const words = studioWords.drop;
const scriptWords = studioWords.importScript;
const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Where they were let go: on a segment, on the library, or anywhere else. */
export type FilePlace = { readonly segmentId: string } | 'library' | null;

/** Sends files where their kind belongs, in their natural order: 2 before 10. */
export async function takeFiles(
  { studio, view }: StudioTools,
  files: readonly File[],
  place: FilePlace,
): Promise<void> {
  const sorted = [...files].sort((a, b) => order.compare(a.name, b.name));
  const of = (kind: FileKind) => sorted.filter((file) => fileKind(file.type, file.name) === kind);
  const results: ImportResult[] = [];
  const [script, ...otherScripts] = of('script');
  // What nobody can name is offered to be seen: reading decides by what is in a file, not by its name.
  const kinds: readonly FileKind[] = ['picture', 'video', 'other'];
  const visuals = sorted.filter((file) => kinds.includes(fileKind(file.type, file.name)));
  const sounds = of('sound');
  const target =
    place === null || place === 'library'
      ? ({ type: place ?? 'in-order' } as const)
      : ({ type: 'segment', ...place } as const);
  if (visuals.length > 0) results.push(await studio.imports.pictures(visuals, target));
  if (sounds.length > 0) {
    // The library shows what can be seen: a sound that went there would not be found again.
    const speaks = target.type === 'library' ? ({ type: 'in-order' } as const) : target;
    results.push(await studio.imports.narrations(sounds, speaks));
  }
  if (script !== undefined) {
    view.importScript(script);
    if (otherScripts.length > 0) {
      const names = otherScripts.map(({ name }) => name);
      showToast({ title: scriptWords.oneScript(script.name), body: scriptWords.oneScriptRest(names) });
    }
  }
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
