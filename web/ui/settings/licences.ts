export interface Licence {
  readonly name: string;
  /** What it does here. */
  readonly does: string;
  /** As its authors name it. */
  readonly licence: string;
  readonly packages: readonly string[];
}

/** Other people's work that is part of the built studio. */
export const LICENCES: readonly Licence[] = [
  { name: 'client-zip', does: 'saves stories as files', licence: 'MIT', packages: ['client-zip'] },
  { name: 'Comlink', does: 'talks to workers', licence: 'Apache-2.0', packages: ['comlink'] },
  {
    name: 'ffmpeg.wasm core',
    does: 'encodes where the browser cannot; a program of its own, loaded on demand',
    licence: 'GPL-2.0-or-later',
    packages: ['@ffmpeg/core'],
  },
  { name: 'Fraunces', does: 'letters', licence: 'OFL-1.1', packages: ['@fontsource-variable/fraunces'] },
  { name: 'hash-wasm', does: 'checksums', licence: 'MIT', packages: ['hash-wasm'] },
  { name: 'Human', does: 'finds faces', licence: 'MIT', packages: ['@vladmandic/human'] },
  { name: 'idb', does: 'keeps records', licence: 'ISC', packages: ['idb'] },
  { name: 'Inter', does: 'letters', licence: 'OFL-1.1', packages: ['@fontsource-variable/inter'] },
  { name: 'Kobalte', does: 'menus, dialogs and sliders', licence: 'MIT', packages: ['@kobalte/core'] },
  { name: 'Little CMS', does: 'colour profiles', licence: 'MIT', packages: ['lcms-wasm'] },
  { name: 'libheif', does: 'reads HEIC pictures', licence: 'LGPL-3.0', packages: ['libheif-js'] },
  { name: 'linebreak', does: 'breaks lines of captions', licence: 'MIT', packages: ['linebreak'] },
  { name: 'Lucide', does: 'icons', licence: 'ISC', packages: ['lucide-solid'] },
  { name: 'Mediabunny', does: 'reads and writes media', licence: 'MPL-2.0', packages: ['mediabunny'] },
  { name: 'MP4Box.js', does: 'says what is odd in an MP4', licence: 'BSD-3-Clause', packages: ['mp4box'] },
  {
    name: 'napi-rs canvas',
    does: 'pictures and text in the helper',
    licence: 'MIT',
    packages: ['@napi-rs/canvas'],
  },
  { name: 'ws', does: 'the studio’s line to the helper', licence: 'MIT', packages: ['ws'] },
  {
    name: 'Mediabunny AAC encoder',
    does: 'encodes sound where the browser cannot',
    licence: 'MPL-2.0',
    packages: ['@mediabunny/aac-encoder'],
  },
  { name: 'noble-hashes', does: 'checksums', licence: 'MIT', packages: ['@noble/hashes'] },
  {
    name: 'Noto Sans',
    does: 'Arabic and Hebrew letters',
    licence: 'OFL-1.1',
    packages: ['@fontsource-variable/noto-sans-arabic', '@fontsource-variable/noto-sans-hebrew'],
  },
  { name: 'smartcrop.js', does: 'finds what stands out', licence: 'MIT', packages: ['smartcrop'] },
  { name: 'Solid', does: 'draws the screens', licence: 'MIT', packages: ['solid-js'] },
  {
    name: 'TensorFlow.js',
    does: 'computes for the search for faces',
    licence: 'Apache-2.0',
    packages: ['@tensorflow/tfjs-backend-wasm'],
  },
  { name: 'Valibot', does: 'checks what is read', licence: 'MIT', packages: ['valibot'] },
  {
    name: 'Workbox',
    does: 'keeps the studio for offline use',
    licence: 'MIT',
    packages: ['workbox-precaching', 'workbox-routing'],
  },
];
