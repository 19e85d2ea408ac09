// Other parts compile this file too, and would not find the declaration by themselves.
/// <reference path="./lcms-wasm.d.ts" />
import {
  cmsFLAGS_BLACKPOINTCOMPENSATION,
  cmsFLAGS_COPY_ALPHA,
  cmsFLAGS_NOCACHE,
  cmsSigGrayData,
  cmsSigRgbData,
  INTENT_RELATIVE_COLORIMETRIC,
  instantiate,
  type Lcms,
  TYPE_RGBA_8,
} from 'lcms-wasm';

/** Grey in the first of four bytes, the others passed over. */
const TYPE_GREY_IN_RGBA_8 = (3 << 16) | (3 << 7) | (1 << 3) | 1;

/** Brings pixels of any ICC profile to sRGB. The only door to lcms-wasm; import it when a picture needs it. */
export interface ColourEngine {
  /** Null where the profile is broken or of another kind than the pixels: they are then taken as they are. */
  converter(profile: Uint8Array): ColourConverter | null;
}

/** RGBA to RGBA; lengths are equal. */
export interface ColourConverter {
  convert(from: Uint8Array | Uint8ClampedArray, to: Uint8Array): void;
  close(): void;
}

/** `wasmBinary` holds lcms-wasm/dist/lcms.wasm, which the caller loads from its own origin or disk. */
export async function createColourEngine(wasmBinary: Uint8Array): Promise<ColourEngine> {
  const lcms = await instantiate({ wasmBinary, printErr: () => {} });
  return { converter: (profile) => makeConverter(lcms, profile) };
}

function makeConverter(lcms: Lcms, profileBytes: Uint8Array): ColourConverter | null {
  const copy = lcms._malloc(profileBytes.length);
  lcms.HEAPU8.set(profileBytes, copy);
  const profile = lcms._cmsOpenProfileFromMem(copy, profileBytes.length);
  lcms._free(copy);
  if (profile === 0) return null;
  const transform = makeTransform(lcms, profile);
  const grey = lcms._cmsGetColorSpace(profile) === cmsSigGrayData;
  lcms._cmsCloseProfile(profile);
  if (transform === 0) return null;

  let buffer = 0;
  let capacity = 0;
  return {
    convert(from, to) {
      if (from.length > capacity) {
        if (buffer !== 0) lcms._free(buffer);
        capacity = from.length;
        buffer = lcms._malloc(capacity * 2);
      }
      lcms.HEAPU8.set(from, buffer);
      lcms._cmsDoTransform(transform, buffer, buffer + capacity, from.length / 4);
      to.set(lcms.HEAPU8.subarray(buffer + capacity, buffer + capacity + from.length));
      // Grey is read without its alpha.
      if (grey) for (let i = 3; i < from.length; i += 4) to[i] = from[i] ?? 255;
    },
    close() {
      if (buffer !== 0) lcms._free(buffer);
      lcms._cmsDeleteTransform(transform);
      buffer = 0;
      capacity = 0;
    },
  };
}

function makeTransform(lcms: Lcms, profile: number): number {
  const format = pixelFormat(lcms._cmsGetColorSpace(profile));
  if (format === null) return 0;
  const srgb = lcms._cmsCreate_sRGBProfile();
  const alpha = format === TYPE_RGBA_8 ? cmsFLAGS_COPY_ALPHA : 0;
  const flags = cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE | alpha;
  // Relative with black point is what all programs do for screens.
  const intent = INTENT_RELATIVE_COLORIMETRIC;
  const transform = lcms._cmsCreateTransform(profile, format, srgb, TYPE_RGBA_8, intent, flags);
  lcms._cmsCloseProfile(srgb);
  return transform;
}

function pixelFormat(space: number): number | null {
  if (space === cmsSigRgbData) return TYPE_RGBA_8;
  return space === cmsSigGrayData ? TYPE_GREY_IN_RGBA_8 : null;
}
