/** What the preview's player works with. State reaches workers only through this layer. */
export {
  absoluteNow,
  findPreviewed,
  frameShownAt,
  makePreviewClient,
  makeStillsClient,
  type PreviewAnchor,
  type PreviewClient,
  type PreviewEvent,
  type PreviewFilm,
  type PreviewStats,
  previewHash,
  type ShownFrame,
  type StillFilm,
  type StillsClient,
  shuttleSpeed,
} from '../workers/preview/client.ts';
