/** What one client can take of the helper. Tests set smaller ones. */
export interface Limits {
  /** Of a body of JSON; a project of two thousand long segments stays below the second. */
  readonly jsonBytes: number;
  readonly projectBytes: number;
  readonly assetBytes: number;
  /** Kept free on the disk whatever is uploaded. */
  readonly reserveBytes: number;
  /** For all headers of a request, and for all of a body of JSON. */
  readonly headersMs: number;
  readonly bodyMs: number;
  /** The longest silence within an upload. */
  readonly uploadStallMs: number;
  /** What may wait to be read by one listener before it is dropped. */
  readonly bufferedBytes: number;
  readonly listeners: number;
  readonly connections: number;
  /** Signs of life on streams of events and sockets. */
  readonly heartbeatMs: number;
  /** For the first message on a socket. */
  readonly helloMs: number;
  readonly messageBytes: number;
}

const MIB = 1024 * 1024;

export const LIMITS: Limits = {
  jsonBytes: 64 * 1024,
  projectBytes: 32 * MIB,
  assetBytes: 256 * 1024 * MIB,
  reserveBytes: 1024 * MIB,
  headersMs: 10_000,
  bodyMs: 30_000,
  uploadStallMs: 30_000,
  bufferedBytes: MIB,
  listeners: 64,
  connections: 512,
  heartbeatMs: 10_000,
  helloMs: 2000,
  messageBytes: 16 * 1024,
};
