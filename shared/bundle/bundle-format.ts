import { StudioError } from '../errors.ts';
import { type Asset, PROJECT_VERSION, type Sha256 } from '../model/project.ts';
import { broken } from './zip-directory.ts';

/**
 * A bundle is a ZIP: `bundle.json` says what it is, `project.json` is the document, `media/<sha256>.<ext>` the
 * bytes. Names and the format number are in people's files: do not change them.
 */
export const BUNDLE_FORMAT = 'storyloom-bundle';
export const BUNDLE_VERSION = 1;
/** Larger than any project, smaller than any memory. */
export const LARGEST_DOCUMENT = 128 << 20;
const MEDIA_NAME = /^media\/([0-9a-f]{64})(?:\.[a-z0-9]{1,8})?$/;

export interface BundleFacts {
  readonly format: typeof BUNDLE_FORMAT;
  readonly version: number;
  readonly projectVersion: number;
  /** Media that was gone already when the bundle was made. */
  readonly missing: readonly Sha256[];
}

/** What `bundle.json` says; throws where it is none of ours, or of a later version. */
export function parseBundleFacts(value: unknown): BundleFacts {
  if (!isRecord(value) || value.format !== BUNDLE_FORMAT) throw broken('It is not a Storyloom bundle');
  const version = value.version;
  if (typeof version !== 'number' || version > BUNDLE_VERSION) {
    throw new StudioError(
      'input.project-newer',
      'This bundle was made by a newer version of the studio. Update this one, then open it again.',
    );
  }
  const missing = Array.isArray(value.missing)
    ? value.missing.filter((item) => typeof item === 'string')
    : [];
  return { format: BUNDLE_FORMAT, version, projectVersion: Number(value.projectVersion), missing };
}

export function makeBundleFacts(missing: readonly Sha256[]): BundleFacts {
  return { format: BUNDLE_FORMAT, version: BUNDLE_VERSION, projectVersion: PROJECT_VERSION, missing };
}

/** The entry of a file, with the ending that other programs know it by. */
export function bundledName({ name }: Pick<Asset, 'name'>, sha256: Sha256): string {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase();
  return `media/${sha256}${extension === undefined ? '' : `.${extension}`}`;
}

/** The hash an entry of the bundle is named by; null for what is no media. */
export function bundledMedia(name: string): Sha256 | null {
  return MEDIA_NAME.exec(name)?.[1] ?? null;
}

function isRecord(
  value: unknown,
): value is Partial<Record<'format' | 'version' | 'projectVersion' | 'missing', unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
