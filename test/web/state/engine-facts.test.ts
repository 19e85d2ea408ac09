import { describe, expect, it } from 'vitest';
import { type FilmNeeds, suggestEngine } from '../../../web/state/engine-facts.ts';
import type { HelperFacts, HelperState } from '../../../web/state/helper-types.ts';

const facts: HelperFacts = {
  ...{ version: '1', protocol: 1, ffmpeg: '5.1.9', encoders: [], free_bytes: 1e12, problem: null },
};
const connected: HelperState = { type: 'connected', facts };
const film: FilmNeeds = { width: 1920, height: 1080, seconds: 60, codec: null, container: 'mp4' };

describe('who makes a film when nobody says', () => {
  it.each<[reason: string, needs: Partial<FilmNeeds>]>([
    ['large', { width: 3840, height: 2160 }],
    ['large', { width: 2160, height: 3840 }],
    ['long', { seconds: 15 * 60 + 1 }],
    ['hevc', { codec: 'hevc' }],
    ['prores', { codec: 'prores', container: 'mov' }],
    ['mkv', { container: 'mkv' }],
    // The one that leaves no choice is told.
    ['hevc', { codec: 'hevc', width: 3840, height: 2160 }],
  ])('is the helper for what is %s: %o', (reason, needs) => {
    expect(suggestEngine({ ...film, ...needs }, connected)).toEqual({ engine: 'helper', reason });
  });

  it.each<Partial<FilmNeeds>>([
    {},
    { width: 2560, height: 1440 },
    { seconds: 15 * 60 },
    { codec: 'h264' },
    { codec: 'vp9', container: 'webm' },
    { codec: 'av1' },
  ])('is the browser for %o', (needs) => {
    const suggested = { engine: 'browser', reason: 'browser' };
    expect(suggestEngine({ ...film, ...needs }, connected)).toEqual(suggested);
  });

  it('is the browser where the helper cannot be used, whatever the film', () => {
    const problem = { error: 'ffmpeg was not found', code: 'environment.ffmpeg-missing' };
    const states: HelperState[] = [
      ...(['unknown', 'looking', 'asking', 'off', 'blocked', 'unpaired'] as const).map((type) => ({ type })),
      { type: 'other-version', protocol: 2 },
      { type: 'connected', facts: { ...facts, problem } },
    ];
    for (const state of states) {
      const suggested = { engine: 'browser', reason: 'only-browser' };
      expect(suggestEngine({ ...film, width: 3840, height: 2160 }, state), state.type).toEqual(suggested);
    }
  });
});
