import { assert } from '../../shared/assert.ts';
import type { CaptionStyle } from '../../shared/model/project.ts';
import { type BundledFont, fontsNeeded } from '../../shared/text/fonts.ts';

/** Each file is its own asset on our origin and is fetched only when a caption needs its script. */
const urls: Record<string, string> = import.meta.glob(
  [
    '/node_modules/@fontsource-variable/{inter,fraunces}/files/*-wght-normal.woff2',
    '/node_modules/@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2',
    '/node_modules/@fontsource-variable/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-wght-normal.woff2',
  ],
  { query: '?url', import: 'default', eager: true },
);

const loads = new Map<BundledFont, Promise<void>>();

/**
 * Loads the bundled fonts that the words need. A font that cannot be loaded (offline before the first visit
 * ended) is not fatal: the system's font stands in, and the next caption tries again.
 */
export async function loadFontsFor(style: CaptionStyle, text: string): Promise<void> {
  if (text !== '') await Promise.all(fontsNeeded(style, text).map(load));
}

function load(font: BundledFont): Promise<void> {
  const known = loads.get(font);
  if (known !== undefined) return known;
  const loading = fetchFont(font).catch((error: unknown) => {
    loads.delete(font);
    console.warn(`The caption font ${font.file} could not be loaded`, error);
  });
  loads.set(font, loading);
  return loading;
}

async function fetchFont({ family, file, weight, unicodeRange }: BundledFont): Promise<void> {
  const url = urls[`/node_modules/${file}`];
  if (url === undefined) throw new TypeError(`No such font is bundled: ${file}`);
  const face = new FontFace(family, `url(${url})`, { weight, unicodeRange });
  await face.load();
  fontSet().add(face);
}

/** A worker has its own set; the page's belongs to the document. */
function fontSet(): FontFaceSet {
  const scope = globalThis as { fonts?: FontFaceSet; document?: { fonts: FontFaceSet } };
  const set = scope.fonts ?? scope.document?.fonts;
  assert(set !== undefined, 'Fonts are loaded where something can be drawn');
  return set;
}
