export type WavFormat = 'u8' | 's16' | 's24' | 's32' | 'f32';

const BYTES: Record<WavFormat, number> = { u8: 1, s16: 2, s24: 3, s32: 4, f32: 4 };

/** A WAV file of planar channels, for browsers and Node alike; what is over full scale is cut off. */
export function wavBytes(
  channels: readonly Float32Array[],
  rate: number,
  format: WavFormat,
): Uint8Array<ArrayBuffer> {
  const count = channels[0]?.length ?? 0;
  const size = BYTES[format];
  const data = count * channels.length * size;
  const bytes = new Uint8Array(44 + data);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  view.setUint32(4, 36 + data, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, format === 'f32' ? 3 : 1, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * channels.length * size, true);
  view.setUint16(32, channels.length * size, true);
  view.setUint16(34, size * 8, true);
  text(36, 'data');
  view.setUint32(40, data, true);
  let at = 44;
  for (let n = 0; n < count; n += 1) {
    for (const channel of channels) {
      const value = channel[n] ?? 0;
      write(view, at, format === 'f32' ? value : Math.max(-1, Math.min(1, value)), format);
      at += size;
    }
  }
  return bytes;
}

function write(view: DataView, at: number, value: number, format: WavFormat): void {
  switch (format) {
    case 'u8':
      view.setUint8(at, Math.round(value * 127) + 128);
      break;
    case 's16':
      view.setInt16(at, Math.round(value * 32_767), true);
      break;
    case 's24': {
      const whole = Math.round(value * 8_388_607) & 0xffffff;
      view.setUint16(at, whole & 0xffff, true);
      view.setUint8(at + 2, whole >> 16);
      break;
    }
    case 's32':
      view.setInt32(at, Math.round(value * 2_147_483_647), true);
      break;
    case 'f32':
      view.setFloat32(at, value, true);
  }
}
