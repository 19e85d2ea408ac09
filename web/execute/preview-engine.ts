/** What the preview's player works with. State reaches workers only through this layer. */
export {
  absoluteNow,
  findPreviewed,
  frameShownAt,
  makePreviewClient,
  type PreviewAnchor,
  type PreviewClient,
  type PreviewEvent,
  type PreviewFilm,
  type PreviewStats,
  previewHash,
  type ShownFrame,
  shuttleSpeed,
} from '../workers/preview/client.ts';
