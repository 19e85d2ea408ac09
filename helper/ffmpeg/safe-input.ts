import { type FileHandle, open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { detectDemuxer, HEAD_BYTES, id3Length, type MediaDemuxer } from './detect-demuxer.ts';

/** Twice an 8K frame; more is a broken or hostile header, and every decoder thread would hold one. */
const MOST_PIXELS = 8192 * 8192;

/**
 * Arguments that open a file of a person, for ffmpeg and ffprobe alike, and open nothing else. Left alone, ffmpeg
 * guesses a format by content, and some formats (playlists, concat scripts) name further files: so the demuxer
 * is fixed to the one `probeDemuxer` found, and whatever it wants to open in turn must be that too.
 */
export function inputArgs(path: string, { demuxer }: { readonly demuxer: MediaDemuxer }): string[] {
  const limits = ['-protocol_whitelist', 'file', '-format_whitelist', demuxer];
  // `file:` and a full path: never taken for an option, a protocol or a pattern, whatever the name.
  return [...limits, '-max_pixels', String(MOST_PIXELS), '-f', demuxer, '-i', `file:${resolve(path)}`];
}

/** Which demuxer reads this file, by its content alone; null for all that is no media container, playlists too. */
export async function probeDemuxer(path: string): Promise<MediaDemuxer | null> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    throw new StudioError('input.file-unreadable', `${basename(path)} cannot be read. Is it still there?`, {
      cause: error,
      context: { file: basename(path) },
    });
  }
  try {
    const head = await readAt(file, 0);
    const behindTag = id3Length(head);
    if (behindTag === 0) return detectDemuxer(head);
    // Tags are put before FLAC and AAC too; what cannot be told behind one is MP3, whose tag it is.
    const demuxer = detectDemuxer(await readAt(file, behindTag));
    return demuxer === 'flac' || demuxer === 'aac' ? demuxer : 'mp3';
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, position);
  return head.subarray(0, bytesRead);
}
