/** The bundle's factory; the package's own types describe only its raw exports. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  type Libheif = import('../../shared/kernel/heic.ts').Libheif;
  export default function makeLibheif(): Libheif | Promise<Libheif>;
}
