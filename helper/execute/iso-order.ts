import { open } from 'node:fs/promises';

/** Whether the index lies before the media, so that a film starts playing while it is still being sent. */
export async function isIndexFirst(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  const header = Buffer.alloc(16);
  try {
    for (let at = 0; ; ) {
      const { bytesRead } = await file.read(header, 0, 16, at);
      if (bytesRead < 8) return false;
      const name = header.toString('latin1', 4, 8);
      if (name === 'moov') return true;
      if (name === 'mdat') return false;
      const short = header.readUInt32BE(0);
      const length = short === 1 ? Number(header.readBigUInt64BE(8)) : short;
      if (length < 8) return false;
      at += length;
    }
  } finally {
    await file.close();
  }
}
