import type { HelperState } from '../../../state/helper-types.ts';

const DOT: Readonly<Record<HelperState['type'], string>> = {
  unknown: 'Helper: not looked for yet',
  looking: 'Looking for the helper',
  asking: 'The browser asks about the helper',
  off: 'The helper is not running',
  blocked: 'The browser blocks the helper',
  'other-version': 'The helper is of another version',
  unpaired: 'The helper is not paired',
  connected: 'The helper is connected',
};

export const helper = {
  dot: (state: HelperState): string => DOT[state.type],
  name: 'Helper',
  intro:
    'A program on this computer that exports with its own encoders: 4K, HEVC, ProRes and long films go faster there. The studio works without it.',
  state: 'Connection',
  states: {
    unknown: 'Not looked for yet',
    looking: 'Looking for it',
    asking: 'The browser asks you',
    off: 'Not running',
    blocked: 'Blocked by the browser',
    'other-version': 'Another version',
    unpaired: 'Not paired',
    connected: 'Connected',
  } satisfies Readonly<Record<HelperState['type'], string>>,
  remedies: {
    unknown: 'Storyloom looks for the helper on this computer only when you ask for it.',
    looking: '',
    asking:
      'Your browser asks, beside the address, whether this site may reach apps on this device. Allow it, and the helper is found.',
    off: 'Start Storyloom on this computer: run “npm start” in its folder. This page finds it by itself.',
    blocked:
      'Allow this site to reach apps on this device: the settings are beside the address, under “Local network access”. Then look again.',
    'other-version': 'Update Storyloom, start it again, then reload this page.',
    unpaired:
      'The helper does not know this browser yet. A code from the window where it runs pairs the two.',
    connected: '',
  } satisfies Readonly<Record<HelperState['type'], string>>,
  connect: 'Look for it',
  again: 'Look again',
  ask: 'Show a code',
  asked: 'Look at the window where Storyloom runs: the code is there',
  askElsewhere: 'Press Enter in the window where Storyloom runs, and type the code it shows.',
  askFailed: 'The helper showed no code',
  code: 'Pairing code',
  codeHint: 'It holds for two minutes.',
  pair: 'Pair',
  paired: 'This browser is paired with the helper',
  pairFailed: 'That code was not taken',
  forget: 'Unpair this browser',
  forgetHint: 'The helper forgets this browser. Pair again to use it.',
  forgotten: 'The helper has forgotten this browser',
  ffmpeg: 'Converter',
  ffmpegValue: (version: string) => `ffmpeg ${version}`,
  noFfmpeg: 'ffmpeg was not found',
  free: 'Free on the helper’s disk',
  encoders: 'Encoders',
  encodersNone: 'None has been tried yet: that is done with the first film.',
  encodersHint: 'Each was tried with real frames, and what it made was read back.',
  proved: 'Works',
  refused: 'Not here',
  hardware: 'on the graphics chip',
  software: 'on the processor',
  codecs: { h264: 'H.264', hevc: 'HEVC', vp9: 'VP9', av1: 'AV1', prores: 'ProRes' },
} as const;
