import type { ErrorCode, ErrorData } from '../../../shared/errors.ts';

export interface ErrorWords {
  /** What happened, as a heading. */
  readonly title: string;
  /** What the person can do about it. */
  readonly remedy: string;
}

/** Every failure in words, in this one place. The message of the error itself says to which file and why. */
const WORDS: Readonly<Record<ErrorCode, ErrorWords>> = {
  'input.file-unreadable': {
    title: 'The file could not be read',
    remedy: 'Check that it still exists and is not open in another program, then add it again.',
  },
  'input.file-empty': { title: 'The file is empty', remedy: 'Choose another copy of the file.' },
  'input.picture-broken': {
    title: 'The picture is damaged',
    remedy: 'Open it in a picture viewer and save it again as JPEG or PNG, or use another copy.',
  },
  'input.picture-too-large': {
    title: 'The picture is too large',
    remedy: 'Make it smaller in a picture editor (up to about 100 megapixels) and add it again.',
  },
  'input.sound-broken': {
    title: 'The sound is damaged',
    remedy: 'Save it again as WAV or MP3 in a sound editor, or use another copy.',
  },
  'input.script-empty': { title: 'The script has no text', remedy: 'Paste a text or choose another file.' },
  'input.script-malformed': {
    title: 'The script could not be understood',
    remedy: 'Save it as plain text (UTF-8) and import it again.',
  },
  'input.subtitles-malformed': {
    title: 'The subtitles could not be understood',
    remedy: 'Check the lines named below, or save the file again as SRT or VTT.',
  },
  'input.project-invalid': {
    title: 'The story is not whole',
    remedy: 'Go back to an earlier version, or open a saved copy of it.',
  },
  'input.project-newer': {
    title: 'The story was made with a newer Storyloom',
    remedy: 'Update Storyloom, then open it again.',
  },
  'input.bundle-broken': {
    title: 'The file is not a whole Storyloom story',
    remedy: 'Save or copy it again from where it came, then open that copy.',
  },
  'input.media-missing': {
    title: 'A picture or sound is missing',
    remedy: 'Find the file again in the story, or take it out.',
  },
  'input.media-too-long': {
    title: 'The recording is too long',
    remedy: 'Cut it into parts of up to 12 hours and add those that you need.',
  },
  'input.setting-invalid': { title: 'A setting cannot be used', remedy: 'Choose another value for it.' },
  'input.profile-invalid': {
    title: 'A profile cannot be used',
    remedy: 'Change what the message says, or choose another profile.',
  },
  'input.profile-newer': {
    title: 'These profiles are from a newer Storyloom',
    remedy: 'Update Storyloom, then import them again.',
  },
  'input.video-broken': {
    title: 'The video is damaged',
    remedy: 'Play it to its end in a video player; save it again as MP4, or use another copy.',
  },
  'input.key-reused': {
    title: 'The same name was used for another export',
    remedy: 'Use a new key for other settings, or the same settings with this key.',
  },
  'input.path-refused': {
    title: 'A file outside the story’s folder was refused',
    remedy: 'Move the file beside the story, or allow files outside when you run the command.',
  },
  'unsupported.video-type': {
    title: 'This kind of video is not supported here',
    remedy: 'Save it as MP4 with H.264 and AAC, or export with the helper, which reads more kinds.',
  },
  'unsupported.picture-type': {
    title: 'This kind of picture is not supported',
    remedy: 'Save it as JPEG, PNG, WebP or AVIF and add it again.',
  },
  'unsupported.sound-type': {
    title: 'This kind of sound is not supported',
    remedy: 'Save it as WAV, MP3, M4A, FLAC or Ogg and add it again.',
  },
  'unsupported.video-encoder': {
    title: 'This browser cannot make that kind of video',
    remedy: 'Choose another file type or a smaller size, or use a current Chrome or Edge.',
  },
  'unsupported.audio-encoder': {
    title: 'This browser cannot make that kind of sound',
    remedy: 'Choose another file type, or use a current Chrome or Edge.',
  },
  'unsupported.browser': {
    title: 'This browser lacks something Storyloom needs',
    remedy: 'Use a current Chrome, Edge or other Chromium browser, not in a private window.',
  },
  'environment.storage-full': {
    title: 'There is no room left',
    remedy:
      'Clear caches or delete films under Settings, Storage, or free space on the disk. Nothing was lost.',
  },
  'environment.storage-unavailable': {
    title: 'The browser does not let Storyloom store anything',
    remedy: 'Leave private browsing, or allow this address to keep data in the browser’s settings.',
  },
  'environment.memory-full': {
    title: 'There is not enough memory',
    remedy: 'Close other tabs and programs, or use smaller pictures or a smaller film, then try again.',
  },
  'environment.permission-denied': {
    title: 'The browser did not allow it',
    remedy: 'Allow it when the browser asks, or in the settings beside the address.',
  },
  'environment.microphone-unavailable': {
    title: 'No microphone could be used',
    remedy: 'Plug one in, allow it beside the address, and close other programs that use it.',
  },
  'environment.port-taken': {
    title: 'The address is taken by another program',
    remedy: 'Close that program, or start Storyloom with --port.',
  },
  'environment.locked': {
    title: 'It is in use in another tab',
    remedy: 'Close the other tab, or take over here.',
  },
  'environment.ffmpeg-missing': {
    title: 'ffmpeg is not on this computer',
    remedy: 'Install ffmpeg, then start Storyloom again. Exports in the browser work without it.',
  },
  'environment.data-folder': {
    title: 'The helper’s folder cannot be used',
    remedy: 'Check that the folder named below exists and may be written, or choose another with --data.',
  },
  'environment.store-missing': {
    title: 'The helper has no database',
    remedy: 'Install Storyloom again with a compiler on this computer, or use Node 22.13 or newer.',
  },
  'environment.queue-full': {
    title: 'Too many exports are waiting',
    remedy: 'Let some of them finish, or cancel a few, then try again.',
  },
  'environment.helper-unreachable': {
    title: 'The helper does not answer',
    remedy: 'Start Storyloom on this computer again; the export waits and then goes on.',
  },
  'environment.helper-unpaired': {
    title: 'The helper does not know this browser',
    remedy: 'Pair it under Settings, Helper, with the code that the helper shows.',
  },
  'environment.helper-version': {
    title: 'The helper is of another version',
    remedy: 'Update Storyloom and start it again, then reload this page.',
  },
  'failed.timeout': {
    title: 'A step took too long and was stopped',
    remedy: 'Try again: finished parts are kept. If it happens again, close other programs.',
  },
  'failed.decode': {
    title: 'A file could not be decoded',
    remedy: 'Replace the file named below, then try again.',
  },
  'failed.analysis': {
    title: 'Faces could not be looked for',
    remedy: 'Reload the studio, then try again. You can also place the window by hand.',
  },
  'failed.encode': {
    title: 'Encoding stopped',
    remedy:
      'Try again: finished parts are kept. If it happens again, choose a smaller size or another file type.',
  },
  'failed.encoder-lost': {
    title: 'The encoder was taken away',
    remedy: 'Try again: it goes on with another encoder. Finished parts are kept.',
  },
  'failed.worker': {
    title: 'A part of the work crashed',
    remedy: 'Try again: finished parts are kept. Closing other tabs gives it more memory.',
  },
  'failed.write': {
    title: 'The file could not be written',
    remedy: 'Check that there is room and that the folder still exists, then try again.',
  },
  'failed.verify': {
    title: 'The finished file did not pass its check',
    remedy: 'Try again: only the damaged part is made anew.',
  },
  'input.job-gone': {
    title: 'The other job is gone',
    remedy: 'Export this one again, after another job or after none.',
  },
  'input.job-cycle': {
    title: 'The jobs would wait for each other',
    remedy: 'Take one of them out of what the other waits for.',
  },
  'input.start-past': {
    title: 'That time has passed',
    remedy: 'Choose a later time, or start it now.',
  },
  'failed.dependency': {
    title: 'A job before it did not finish',
    remedy: 'Look at that job first. When it is done, try this one again.',
  },
  'failed.crashed': {
    title: 'It stopped Storyloom more than once',
    remedy: 'Try it again alone, in another format or with the other engine. What was finished is kept.',
  },
  'failed.internal': {
    title: 'Something went wrong in Storyloom',
    remedy: 'Try again. If it happens again, copy the details and report them.',
  },
};

export function errorWords(code: ErrorCode): ErrorWords {
  // Records of a newer build may hold codes that this one does not know.
  return (WORDS as Partial<Record<string, ErrorWords>>)[code] ?? WORDS['failed.internal'];
}

/** Everything a helper would ask for, to be copied. */
export function errorReport(error: ErrorData): string {
  const { file, segment, chunk, stage, details } = error.context;
  return [
    `${error.code}: ${error.message}`,
    file === undefined ? null : `file: ${file}`,
    segment === undefined ? null : `segment: ${segment + 1}`,
    chunk === undefined ? null : `part: ${chunk + 1}`,
    stage === undefined ? null : `stage: ${stage}`,
    `browser: ${navigator.userAgent}`,
    details === undefined ? null : `\n${details}`,
  ]
    .filter((line) => line !== null)
    .join('\n');
}
