import { expect, test } from 'vitest';
import { parseBody } from '../../../helper/server/read-body.ts';
import { submitSchema } from '../../../shared/protocol/api.ts';

const RIGHT = { project: {}, revision: 1, profile: 'DRAFT_360P' };

test.each<[unknown, string]>([
  [{}, '"project" is missing'],
  [{ ...RIGHT, profil: 'x' }, 'There is no field "profil"'],
  [{ ...RIGHT, hours: { from: 0 } }, '"hours.to" is missing'],
  [{ ...RIGHT, hours: { from: 0, to: 1, day: 1 } }, 'There is no field "hours.day"'],
  [{ ...RIGHT, revision: -1 }, '"revision" is not right: '],
  // Of one's own, as it is no name.
  [{ ...RIGHT, profile: { name: 'X' } }, '"profile.size" is missing'],
  [{ ...RIGHT, profile: 3 }, '"profile" is not right: '],
  ['text', '"the body" is not right: '],
])('%j is refused: %s', (body, message) => {
  expect(() => parseBody(submitSchema, body)).toThrow(message);
});
