import { expect, it } from 'vitest';
import { dependencies } from '../../../../package.json';
import { LICENCES } from '../../../../web/ui/settings/licences.ts';

const declared = import.meta.glob<{ name: string; license: string }>(
  [
    '/node_modules/@{ffmpeg,fontsource-variable,kobalte,mediabunny,napi-rs,noble,tensorflow,vladmandic}/*/package.json',
    '/node_modules/{client-zip,comlink,hash-wasm,idb,lcms-wasm,libheif-js,linebreak,lucide-solid,mediabunny,mp4box,smartcrop,solid-js,valibot,ws,workbox-precaching,workbox-routing}/package.json',
  ],
  { eager: true, import: 'default' },
);

it('everything that the studio is built with is named in the settings', () => {
  const named = LICENCES.flatMap((each) => each.packages);
  expect(Object.keys(dependencies).filter((name) => !named.includes(name))).toEqual([]);
});

it('each licence is the one that the package itself names', () => {
  const found = new Map(Object.values(declared).map((each) => [each.name, each.license]));
  for (const { packages, licence } of LICENCES) {
    for (const name of packages) expect([name, found.get(name)]).toEqual([name, licence]);
  }
});
