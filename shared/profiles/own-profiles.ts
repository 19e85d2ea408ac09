import * as v from 'valibot';
import { StudioError } from '../errors.ts';
import { RATES, type RateName } from '../model/time.ts';
import { HELPER_CODECS, HELPER_CONTAINERS } from '../plan/helper-output.ts';
import { PROFILE_GROUPS } from './profile-choice.ts';
import { MOST_KEPT_FREE, type ProfileProblem, profileProblems } from './profile-problems.ts';
import { PROFILES, type Profile } from './profiles.ts';

/** Of the file that profiles are exported to. Raised with every change that an older Storyloom would misread. */
export const PROFILES_FORMAT = 1;
const MOST = 200;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e10));
// The names are the keys of the table, which the compiler holds them to.
const rateNames = Object.keys(RATES) as RateName[];

const edge = v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_KEPT_FREE));

/** The shape of a profile of one's own, as it is in files and requests; `profileProblems` looks at the values. */
export const ownProfileSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[A-Z0-9_]{1,40}$/)),
  label: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(80))),
  size: v.variant('type', [
    v.strictObject({ type: v.literal('project') }),
    v.strictObject({ type: v.literal('short-side'), pixels: whole }),
    v.strictObject({ type: v.literal('exact'), width: whole, height: whole }),
  ]),
  rate: v.optional(v.picklist(rateNames)),
  highestRate: v.optional(v.nullable(v.pipe(v.number(), v.minValue(1), v.maxValue(240))), null),
  codec: v.optional(v.picklist(HELPER_CODECS)),
  container: v.optional(v.picklist(HELPER_CONTAINERS)),
  pixelFormat: v.optional(v.picklist(['yuv420p', 'yuv422p10le'])),
  control: v.optional(
    v.variant('type', [
      v.strictObject({ type: v.literal('bitrate'), bitsPerSecond: whole }),
      v.strictObject({ type: v.literal('crf'), crf: whole }),
    ]),
  ),
  safeArea: v.optional(v.strictObject({ top: edge, right: edge, bottom: edge, left: edge })),
  audioBitrate: v.optional(whole, 192_000),
});
export type OwnProfileData = v.InferInput<typeof ownProfileSchema>;

/** Of a person's own profiles; throws with what is wrong in it, in words. */
export function profileFromData(data: unknown): Profile {
  const parsed = v.safeParse(ownProfileSchema, data);
  if (!parsed.success) throw shapeError(parsed.issues);
  const profile = profileOfParsed(parsed.output);
  const [problem] = ownProfileProblems(profile);
  if (problem !== undefined) throw invalid(`The profile ${profile.name}: ${problem.message}`);
  return profile;
}

/** What keeps a profile from being one of a person's own; for the form, which shows each at its field. */
export function ownProfileProblems(
  profile: Profile,
  others: readonly Profile[] = [],
): readonly ProfileProblem[] {
  const { name } = profile;
  const taken = [...PROFILES, ...PROFILE_GROUPS].some((known) => known.name === name)
    ? `${name} is the name of a profile that is always there. Choose another name.`
    : others.some((other) => other.name === name)
      ? `There is a profile ${name} already. Choose another name.`
      : null;
  const naming: ProfileProblem[] = taken === null ? [] : [{ field: 'name', message: taken }];
  return [...naming, ...profileProblems(profile)];
}

/** Profiles as a file; `parseProfiles` reads it. */
export function writeProfiles(profiles: readonly Profile[]): string {
  const data = { type: 'storyloom-profiles', format: PROFILES_FORMAT, profiles: profiles.map(profileToData) };
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** As it is in files and requests. */
export function profileToData({ bitrates: _, ...profile }: Profile): OwnProfileData {
  return profile;
}

const envelope = v.object({ type: v.literal('storyloom-profiles'), format: v.pipe(v.number(), v.integer()) });

/** Throws `input.profile-newer` for a file of a newer Storyloom, `input.profile-invalid` for what is no such file. */
export function parseProfiles(text: string): readonly Profile[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw invalid('The file holds no profiles: it is not JSON. Export them again', cause);
  }
  const head = v.safeParse(envelope, data);
  if (!head.success) throw invalid('The file holds no profiles. Choose one that was exported from Storyloom');
  if (head.output.format > PROFILES_FORMAT) {
    throw new StudioError(
      'input.profile-newer',
      `These profiles are from a newer Storyloom (format ${head.output.format}, this one reads ${PROFILES_FORMAT}). Update Storyloom, then import them again`,
    );
  }
  const list = v.safeParse(v.object({ profiles: v.pipe(v.array(v.unknown()), v.maxLength(MOST)) }), data);
  if (!list.success) throw invalid(`The file has no list of at most ${MOST} profiles. Export them again`);
  const profiles = list.output.profiles.map(profileFromData);
  const twice = profiles.find(({ name }, at) => profiles.findIndex((other) => other.name === name) < at);
  if (twice !== undefined) throw invalid(`The file has two profiles named ${twice.name}. Rename one of them`);
  return profiles;
}

/** A profile of a request: a name of one that is always there, or one's own. */
export const profileChoiceSchema = v.union([v.pipe(v.string(), v.maxLength(64)), ownProfileSchema]);
export type ProfileChoiceData = v.InferInput<typeof profileChoiceSchema>;

/** A choice as it goes into a request. */
export function choiceToData(choice: string | Profile): ProfileChoiceData {
  return typeof choice === 'string' ? choice : profileToData(choice);
}

function profileOfParsed(data: v.InferOutput<typeof ownProfileSchema>): Profile {
  const { label, rate, codec, container, pixelFormat, control, safeArea, ...rest } = data;
  return {
    ...rest,
    label: label ?? data.name,
    ...(rate === undefined ? {} : { rate }),
    ...(codec === undefined ? {} : { codec }),
    ...(container === undefined ? {} : { container }),
    ...(pixelFormat === undefined ? {} : { pixelFormat }),
    ...(control === undefined ? {} : { control }),
    ...(safeArea === undefined ? {} : { safeArea }),
    bitrates: null,
  };
}

function shapeError(issues: readonly v.BaseIssue<unknown>[]): StudioError {
  const [issue] = issues;
  const path = issue?.path?.map(({ key }) => String(key)).join('.') ?? '';
  const where = path === '' ? 'A profile' : `A profile's ${path}`;
  return invalid(`${where} is not as it should be: ${issue?.message ?? 'it is no profile'}`);
}

function invalid(message: string, cause?: unknown): StudioError {
  return new StudioError('input.profile-invalid', message, { cause });
}
