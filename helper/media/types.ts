import type { ColourEngine } from '../../shared/kernel/colour.ts';
import type { PixelSource } from '../../shared/kernel/types.ts';
import type { Samples } from '../../shared/model/time.ts';
import type { VideoFacts } from './video.ts';

/** A decoded picture; closing gives its memory back. As the browser's, so that both prepare the same bytes. */
export interface OpenedPicture {
  readonly type: string;
  /** Upright size. */
  readonly width: number;
  readonly height: number;
  readonly source: PixelSource;
  close(): void;
}

/** What a file really holds, found by decoding it; what an asset of a project is made from. */
export type MediaFacts =
  | { readonly kind: 'picture'; readonly type: string; readonly width: number; readonly height: number }
  | ({ readonly kind: 'video' } & VideoFacts)
  | { readonly kind: 'sound'; readonly type: string; readonly samples: Samples; readonly channels: number };

export type LoadColourEngine = () => Promise<ColourEngine>;
