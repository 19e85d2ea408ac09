/**
 * A recording as a WAV of 32-bit floats: what the microphone gave, unchanged. (Compressing here would only
 * lose quality that the export loses again.)
 */
export function encodeWav(blocks: readonly Float32Array[], sampleRate: number): Blob {
  const samples = blocks.reduce((sum, block) => sum + block.length, 0);
  const header = new DataView(new ArrayBuffer(58));
  const text = (offset: number, value: string) => {
    for (let index = 0; index < value.length; index += 1)
      header.setUint8(offset + index, value.charCodeAt(index));
  };
  const dataBytes = samples * 4;
  text(0, 'RIFF');
  header.setUint32(4, 50 + dataBytes, true);
  text(8, 'WAVE');
  text(12, 'fmt ');
  header.setUint32(16, 18, true);
  header.setUint16(20, 3, true); // IEEE float
  header.setUint16(22, 1, true);
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate * 4, true);
  header.setUint16(32, 4, true);
  header.setUint16(34, 32, true);
  header.setUint16(36, 0, true);
  // Formats other than plain PCM must carry a fact chunk.
  text(38, 'fact');
  header.setUint32(42, 4, true);
  header.setUint32(46, samples, true);
  text(50, 'data');
  header.setUint32(54, dataBytes, true);
  return new Blob([header.buffer, ...blocks.map((block) => new Float32Array(block))], { type: 'audio/wav' });
}
