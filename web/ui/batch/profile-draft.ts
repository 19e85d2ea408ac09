import { RATES, type RateName } from '../../../shared/model/time.ts';
import type { HelperCodec, HelperContainer } from '../../../shared/plan/helper-output.ts';
import type { Edges } from '../../../shared/plan/plan.ts';
import type { Profile, RateControl } from '../../../shared/profiles/profiles.ts';
import { safeAreaOf } from '../../../shared/profiles/safe-areas.ts';

/** A profile as it is typed: numbers are text until they are read. */
export interface ProfileDraft {
  readonly label: string;
  /** Follows the label until it is typed. */
  readonly name: string | null;
  readonly size: Profile['size']['type'];
  readonly width: string;
  readonly height: string;
  readonly pixels: string;
  readonly rate: RateName | 'project';
  readonly codec: HelperCodec | 'auto';
  readonly container: HelperContainer | 'auto';
  readonly control: RateControl['type'] | 'usual';
  /** Megabits a second. */
  readonly bitrate: string;
  readonly crf: string;
  /** Kilobits a second. */
  readonly sound: string;
  /** What is kept free of captions: as the shape has it, or the edges beneath. */
  readonly safeArea: 'shape' | 'own';
  /** Percent of the frame. */
  readonly edges: Readonly<Record<keyof Edges, string>>;
  /** Files and scripts can say it, the form does not. */
  readonly highestRate: number | null;
}

export const EDGES = ['top', 'right', 'bottom', 'left'] as const satisfies readonly (keyof Edges)[];
const NOTHING: Edges = { top: 0, right: 0, bottom: 0, left: 0 };

export const RATE_NAMES = Object.keys(RATES) as RateName[];

export function draftOf(profile: Profile | null): ProfileDraft {
  const size = profile?.size ?? { type: 'exact', width: 1080, height: 1920 };
  const control = profile?.control;
  return {
    label: profile?.label ?? '',
    name: profile?.name ?? null,
    size: size.type,
    width: String(size.type === 'exact' ? size.width : 1080),
    height: String(size.type === 'exact' ? size.height : 1920),
    pixels: String(size.type === 'short-side' ? size.pixels : 1080),
    rate: profile?.rate ?? 'project',
    codec: profile?.codec ?? 'auto',
    container: profile?.container ?? 'auto',
    control: control?.type ?? 'usual',
    bitrate: String(control?.type === 'bitrate' ? control.bitsPerSecond / 1e6 : 8),
    crf: String(control?.type === 'crf' ? control.crf : 20),
    sound: String((profile?.audioBitrate ?? 192_000) / 1000),
    safeArea: profile?.safeArea === undefined ? 'shape' : 'own',
    edges: percentOf(profile?.safeArea ?? NOTHING),
    highestRate: profile?.highestRate ?? null,
  };
}

/** What is not a number becomes one that is refused with the field's own words. */
export function profileFromDraft(draft: ProfileDraft): Profile {
  return {
    name: nameOf(draft),
    label: draft.label.trim() || nameOf(draft),
    size: sizeOf(draft),
    ...(draft.rate === 'project' ? {} : { rate: draft.rate }),
    highestRate: draft.highestRate,
    ...(draft.codec === 'auto' ? {} : { codec: draft.codec }),
    ...(draft.container === 'auto' ? {} : { container: draft.container }),
    ...controlOf(draft),
    ...(draft.safeArea === 'own' ? { safeArea: edgesOf(draft) } : {}),
    bitrates: null,
    audioBitrate: whole(draft.sound, 1000),
  };
}

/** `Story for phones` is `STORY_FOR_PHONES`. */
export function nameOf({ name, label }: Pick<ProfileDraft, 'name' | 'label'>): string {
  if (name !== null) return name;
  const plain = label.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  return plain
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
}

function sizeOf(draft: ProfileDraft): Profile['size'] {
  if (draft.size === 'project') return { type: 'project' };
  if (draft.size === 'short-side') return { type: 'short-side', pixels: whole(draft.pixels) };
  return { type: 'exact', width: whole(draft.width), height: whole(draft.height) };
}

function controlOf({ control, bitrate, crf }: ProfileDraft): Pick<Profile, 'control'> {
  if (control === 'bitrate') return { control: { type: 'bitrate', bitsPerSecond: whole(bitrate, 1e6) } };
  if (control === 'crf') return { control: { type: 'crf', crf: crf.trim() === '' ? -1 : whole(crf) } };
  return {};
}

/** The edges a person begins to change: those of the shape. */
export function shapeEdges(draft: ProfileDraft): ProfileDraft['edges'] {
  return percentOf(safeAreaOf({ size: sizeOf(draft) }) ?? NOTHING);
}

function percentOf(edges: Edges): ProfileDraft['edges'] {
  const percent = (edge: number) => String(Math.round(edge * 10_000) / 100);
  const { top, right, bottom, left } = edges;
  return { top: percent(top), right: percent(right), bottom: percent(bottom), left: percent(left) };
}

function edgesOf({ edges }: ProfileDraft): Edges {
  const part = (text: string) => (text.trim() === '' ? -1 : whole(text, 100) / 10_000);
  const { top, right, bottom, left } = edges;
  return { top: part(top), right: part(right), bottom: part(bottom), left: part(left) };
}

function whole(text: string, unit = 1): number {
  const value = Number(text.replace(',', '.')) * unit;
  return Number.isFinite(value) ? Math.round(value) : -1;
}
