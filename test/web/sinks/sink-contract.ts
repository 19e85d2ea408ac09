import { expect, test } from 'vitest';
import type { Sink } from '../../../web/sinks/sink.ts';

export interface SinkCase {
  open(): Promise<Sink>;
  /** The file under its name, or null. */
  read(): Promise<Uint8Array | null>;
  /** Every name in the place where it is written. */
  names(): Promise<string[]>;
}

const bytes = (...values: number[]) => new Uint8Array(values);

/** What every sink owes the exporter. `make` starts from an empty place. */
export function testSink(make: () => Promise<SinkCase>): void {
  test('what was written in any order is there after the commit', async () => {
    const place = await make();
    const sink = await place.open();
    await sink.write(4, bytes(5, 6));
    await sink.write(0, bytes(1, 2, 3, 4));
    await sink.write(1, bytes(9));
    await sink.commit(async () => {});
    expect(await place.read()).toEqual(bytes(1, 9, 3, 4, 5, 6));
    expect((await place.names()).length).toBe(1);
  });

  test('the check sees the whole file and its answer comes back', async () => {
    const place = await make();
    const sink = await place.open();
    await sink.write(0, bytes(1, 2, 3));
    const seen = await sink.commit(async (file) => new Uint8Array(await file.arrayBuffer()));
    expect(seen).toEqual(bytes(1, 2, 3));
  });

  test('a film that fails its check is not kept', async () => {
    const place = await make();
    const sink = await place.open();
    await sink.write(0, bytes(1, 2, 3));
    const failure = new Error('not as planned');
    await expect(sink.commit(() => Promise.reject(failure))).rejects.toBe(failure);
    expect(await place.read()).toBeNull();
    expect(await place.names()).toEqual([]);
  });

  test('after an abort nothing is left', async () => {
    const place = await make();
    const sink = await place.open();
    await sink.write(0, new Uint8Array(100_000));
    await sink.abort(new Error('cancelled'));
    expect(await place.read()).toBeNull();
    expect(await place.names()).toEqual([]);
  });

  test('it ends once and takes nothing after its end', async () => {
    const place = await make();
    const sink = await place.open();
    await sink.abort('over');
    await expect(sink.abort('again')).rejects.toThrow(TypeError);
    await expect(sink.commit(async () => {})).rejects.toThrow(TypeError);
    await expect(sink.write(0, bytes(1))).rejects.toThrow(TypeError);
  });
}
