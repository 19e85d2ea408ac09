/** Opens the browser's file picker; resolves with nothing when it is closed without a choice. */
const ACCEPT = {
  visual: 'image/*,video/*,.heic,.heif,.avif,.mp4,.m4v,.mov,.mkv,.webm',
  picture: 'image/*,.heic,.heif,.avif',
  video: 'video/*,.mp4,.m4v,.mov,.mkv,.webm',
  sound: 'audio/*,.m4a,.flac,.opus,.ogg,.wav,.mp3,.aac',
  script: '.txt,.md,.markdown,.json,.srt,.vtt,text/plain,text/markdown,application/json',
  captions: '.srt,.vtt,.ass,.ssa',
} as const;

export function pickFiles(
  kind: keyof typeof ACCEPT,
  multiple = kind !== 'script' && kind !== 'captions',
): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = ACCEPT[kind];
    input.multiple = multiple;
    input.style.display = 'none';
    const done = () => {
      resolve([...(input.files ?? [])]);
      input.remove();
    };
    input.addEventListener('change', done, { once: true });
    input.addEventListener('cancel', done, { once: true });
    // In the document, because some browsers forget inputs that are not.
    document.body.append(input);
    input.click();
  });
}
