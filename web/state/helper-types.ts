import type { HelperFacts } from '../../shared/protocol/api.ts';

export type { HelperFacts };

/** How things stand with the helper on this computer. */
export type HelperState =
  /** Nobody has asked yet: another origin is only asked on a click. */
  | { readonly type: 'unknown' }
  | { readonly type: 'looking' }
  /** The browser asks the person whether this page may reach this computer. */
  | { readonly type: 'asking' }
  | { readonly type: 'off' }
  | { readonly type: 'blocked' }
  | { readonly type: 'other-version'; readonly protocol: number }
  | { readonly type: 'unpaired' }
  | { readonly type: 'connected'; readonly facts: HelperFacts };

export interface HelperLink {
  state(): HelperState;
  /** Where it is looked for. */
  readonly origin: string;
  /** The helper served this page: it is looked for without a click. */
  readonly isOwnOrigin: boolean;
  connect(): Promise<void>;
  /** Has the helper show a code where it runs; only the page it serves may ask. */
  askForCode(): Promise<void>;
  /** With the code the helper shows. Throws `environment.helper-unpaired` when it is wrong or too old. */
  pair(code: string): Promise<void>;
  /** Gives the token up, here and at the helper. */
  forget(): Promise<void>;
}
