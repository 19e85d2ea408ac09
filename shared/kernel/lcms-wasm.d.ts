/** The part of lcms-wasm (Little CMS, MIT) that colour.ts uses; the package has no types of its own. */
declare module 'lcms-wasm' {
  export interface Lcms {
    readonly HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
    _cmsOpenProfileFromMem(address: number, bytes: number): number;
    _cmsCloseProfile(profile: number): void;
    _cmsGetColorSpace(profile: number): number;
    _cmsCreate_sRGBProfile(): number;
    _cmsCreateTransform(
      input: number,
      inputFormat: number,
      output: number,
      outputFormat: number,
      intent: number,
      flags: number,
    ): number;
    _cmsDeleteTransform(transform: number): void;
    _cmsDoTransform(transform: number, input: number, output: number, pixels: number): void;
  }
  export function instantiate(options: {
    readonly wasmBinary: Uint8Array;
    readonly printErr?: (text: string) => void;
  }): Promise<Lcms>;
  export const TYPE_RGBA_8: number;
  export const INTENT_RELATIVE_COLORIMETRIC: number;
  export const cmsFLAGS_BLACKPOINTCOMPENSATION: number;
  export const cmsFLAGS_COPY_ALPHA: number;
  export const cmsFLAGS_NOCACHE: number;
  export const cmsSigRgbData: number;
  export const cmsSigGrayData: number;
}
