/** Looks through one video, frame by frame, for choosing a part of it. One worker holds one video. */
export interface FootageWorkerApi {
  /** Once, before what follows; answers when each frame is shown, in microseconds from the first. */
  open(runId: string, file: File): Promise<Float64Array>;
  frame(runId: string, index: number, size: number): Promise<ImageBitmap>;
  strip(runId: string, width: number, height: number): Promise<ImageBitmap>;
  cancel(runId: string): void;
}
