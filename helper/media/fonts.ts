import { GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { BUNDLED_FONTS, type BundledFont } from '../../shared/text/fonts.ts';
import { packageFile } from './package-file.ts';

/**
 * A browser picks among the files of a family by their ranges of letters; here each file is a family of its own
 * and the stack names them one after another, which picks the same glyphs.
 */
const aliasOf = (font: BundledFont): string => `${font.family} ${font.file.split('/').at(-1) ?? ''}`;

let stacks: ReadonlyMap<string, string> | null = null;

function registerFonts(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const font of BUNDLED_FONTS) {
    // A missing file is not fatal, as in the browser: another font stands in.
    if (GlobalFonts.registerFromPath(packageFile(font.file), aliasOf(font)) === null) continue;
    const before = found.get(font.family);
    found.set(font.family, before === undefined ? `'${aliasOf(font)}'` : `${before}, '${aliasOf(font)}'`);
  }
  return found;
}

/** Makes a context understand the family names of the captions' stacks. */
export function useBundledFonts(context: SKRSContext2D): void {
  stacks ??= registerFonts();
  const families = stacks;
  const plain = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(context), 'font');
  Object.defineProperty(context, 'font', {
    get: () => plain?.get?.call(context),
    set: (font: string) => {
      plain?.set?.call(
        context,
        font.replace(/'[^']+'/g, (name) => families.get(name.slice(1, -1)) ?? name),
      );
    },
  });
}
