import { beforeAll, describe, expect, test } from 'vitest';
import { checkFilm, type FilmExpectation } from '../../../web/media/check-film.ts';
import { FRAMES, HEIGHT, joinParts, makeParts, type Parts, SAMPLES, WIDTH } from './make-film.ts';

const signal = new AbortController().signal;

function expectation(parts: Parts, change: Partial<FilmExpectation> = {}): FilmExpectation {
  return {
    container: parts.container,
    width: WIDTH,
    height: HEIGHT,
    rate: { num: 30, den: 1 },
    frames: FRAMES,
    video: parts.container === 'mp4' ? 'h264' : 'vp9',
    sound: { codec: parts.container === 'mp4' ? 'aac' : 'opus', samples: SAMPLES },
    captions: false,
    ...change,
  };
}

async function refusal(film: Blob, expected: FilmExpectation): Promise<string> {
  const error: unknown = await checkFilm(film, expected, { signal }).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'failed.verify', context: { stage: 'checking' } });
  return (error as { context: { details: string } }).context.details;
}

describe.each(['mp4', 'webm'] as const)('a written %s', (container) => {
  let parts: Parts;
  let film: Blob;
  beforeAll(async () => {
    parts = await makeParts(container);
    film = await joinParts(parts);
  });

  test('that is as planned passes, with its checksum', async () => {
    const facts = await checkFilm(film, expectation(parts), { signal });
    expect(facts).toMatchObject({ frames: FRAMES, bytes: film.size, isDecoded: true });
    expect(Math.abs((facts.soundSamples ?? 0) - SAMPLES)).toBeLessThanOrEqual(1024);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await film.arrayBuffer()));
    expect(facts.sha256).toBe([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  });

  test.each([0.4, 0.7, 0.95, 0.999])('cut off at %d of its length is refused', async (share) => {
    await refusal(film.slice(0, Math.floor(film.size * share)), expectation(parts));
  });

  test('without one of its frames is refused', async () => {
    const video = parts.video.filter(({ timestamp }) => timestamp !== FRAMES - 1);
    await refusal(await joinParts({ ...parts, video }), expectation(parts));
  });

  test('with one frame in the place of another is refused', async () => {
    const video = parts.video.map((packet) =>
      packet.timestamp === 17 ? { ...packet, timestamp: 17.5 } : packet,
    );
    await refusal(await joinParts({ ...parts, video }), expectation(parts));
  });

  test('whose sound starts late is refused', async () => {
    const sound = parts.sound.map((packet) => ({ ...packet, timestamp: packet.timestamp + 2400 }));
    expect(await refusal(await joinParts({ ...parts, sound }), expectation(parts))).toContain('sound');
  });

  test('whose sound has a hole is refused', async () => {
    const sound = parts.sound.filter((_, index) => index !== 20);
    expect(await refusal(await joinParts({ ...parts, sound }), expectation(parts))).toContain('gap');
  });

  test('whose sound ends early is refused', async () => {
    const sound = parts.sound.slice(0, -3);
    expect(await refusal(await joinParts({ ...parts, sound }), expectation(parts))).toContain('samples');
  });

  test('with the tags of another colour space is refused', async () => {
    const colorSpace = {
      primaries: 'smpte170m',
      transfer: 'smpte170m',
      matrix: 'smpte170m',
      fullRange: false,
    };
    const changed = { ...parts, videoConfig: { ...parts.videoConfig, colorSpace } };
    expect(await refusal(await joinParts(changed), expectation(parts))).toContain('colour');
  });

  test('of another size or codec is refused', async () => {
    expect(await refusal(film, expectation(parts, { width: WIDTH + 2 }))).toContain('width');
    const other = container === 'mp4' ? 'vp9' : 'h264';
    expect(await refusal(film, expectation(parts, { video: other }))).toContain('codec');
  });

  test('whose last pictures cannot be decoded is refused', async () => {
    const video = parts.video.map((packet) =>
      packet.timestamp > 30 ? { ...packet, data: packet.data.map(() => 0xff) } : packet,
    );
    await refusal(await joinParts({ ...parts, video }), expectation(parts));
  });

  test('that is being checked can be left', async () => {
    await expect(checkFilm(film, expectation(parts), { signal: AbortSignal.abort('enough') })).rejects.toBe(
      'enough',
    );
  });
});

describe('an MP4', () => {
  test('with its index behind the pictures is refused', async () => {
    const parts = await makeParts('mp4');
    const bytes = new Uint8Array(await (await joinParts(parts)).arrayBuffer());
    const boxes: { name: string; data: Uint8Array<ArrayBuffer> }[] = [];
    for (let at = 0; at < bytes.length; ) {
      const view = new DataView(bytes.buffer, at);
      const short = view.getUint32(0);
      const size = short === 1 ? Number(view.getBigUint64(8)) : short;
      const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
      boxes.push({ name, data: bytes.slice(at, at + size) });
      at += size;
    }
    expect(boxes.map(({ name }) => name)).toEqual(['ftyp', 'moov', 'free', 'mdat']);
    const isIndex = ({ name }: { name: string }) => name === 'moov';
    const late = [...boxes.filter((box) => !isIndex(box)), ...boxes.filter(isIndex)];
    const film = new Blob(late.map(({ data }) => data));
    expect(await refusal(film, expectation(parts))).toContain('order');
  });

  test('is given out in blocks while it is joined, never as a whole', async () => {
    const parts = await makeParts('mp4');
    let largest = 0;
    const { makeFilmWriter } = await import('../../../web/media/film-writer.ts');
    const count = 600;
    const writer = await makeFilmWriter(
      {
        container: 'mp4',
        rate: { num: 30, den: 1 },
        video: parts.videoConfig,
        videoPackets: count,
        sound: null,
        captions: null,
      },
      (_, bytes) => {
        largest = Math.max(largest, bytes.byteLength);
      },
    );
    const data = new Uint8Array(40_000);
    for (let index = 0; index < count; index += 1)
      await writer.addVideo({ data, key: index % 30 === 0, timestamp: index, duration: 1 });
    await writer.finish();
    expect(largest).toBeLessThanOrEqual(1 << 20);
  });
});
