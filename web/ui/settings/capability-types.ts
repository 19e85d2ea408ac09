/** One thing a browser may or may not be able to do, and what helps where it cannot. */
export interface Capability {
  readonly name: string;
  readonly works: boolean;
  /** How it is done, when it works. */
  readonly how: 'hardware' | 'software' | 'wasm' | 'slow' | null;
  /** What is done or to be done instead, when it does not. */
  readonly remedy: string | null;
}

export interface Capabilities {
  readonly encode: readonly Capability[];
  readonly decode: readonly Capability[];
  readonly features: readonly Capability[];
}
