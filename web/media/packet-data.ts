/**
 * Packets and configurations as plain data, equal in shape to the ledger's: this folder lies below the
 * ledger and may not import it.
 */
export interface PacketData {
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly timestamp: number;
  readonly duration: number;
}

export interface SoundConfig {
  readonly codec: string;
  readonly description: Uint8Array | null;
  readonly sampleRate?: number;
  readonly channels?: number;
}

export interface VideoConfig {
  readonly codec: string;
  readonly description: Uint8Array | null;
  readonly codedWidth?: number;
  readonly codedHeight?: number;
  readonly colorSpace?: {
    readonly primaries: string;
    readonly transfer: string;
    readonly matrix: string;
    readonly fullRange: boolean;
  };
}
