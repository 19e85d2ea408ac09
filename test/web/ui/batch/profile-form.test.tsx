import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { profileFromData } from '../../../../shared/profiles/own-profiles.ts';
import type { Profile } from '../../../../shared/profiles/profiles.ts';
import type { BatchRender } from '../../../../web/state/batch-render-types.ts';
import { draftOf, profileFromDraft } from '../../../../web/ui/batch/profile-draft.ts';
import { ProfileForm } from '../../../../web/ui/batch/profile-form.tsx';
import { named, renderPart } from '../kit/render-part.tsx';

const LOOK = { width: 1920, height: 1080, rate: '30' } as const;
const tall = (part = {}) =>
  profileFromData({ name: 'MINE', size: { type: 'exact', width: 1080, height: 1920 }, ...part });

function open(profile: Profile) {
  const saved: Profile[] = [];
  const unused = () => Promise.reject(new Error('Not for this form'));
  const batches: BatchRender = {
    ...{
      plan: unused,
      start: unused,
      bundle: unused,
      open: unused,
      removeProfile: unused,
      importProfiles: unused,
    },
    profiles: () => [profile],
    saveProfile: async (made) => void saved.push(made),
  };
  renderPart(() => (
    <ProfileForm batches={batches} profile={profile} look={LOOK} onSaved={() => {}} onClose={() => {}} />
  ));
  return saved;
}

const field = (label: string) => {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent?.trim() === label);
  const input = document.getElementById(found?.htmlFor ?? '');
  if (!(input instanceof HTMLInputElement)) throw new Error(`No field ${label}`);
  return input;
};

it('what is kept free of captions begins as the shape has it, is checked while it is typed, and kept', async () => {
  const saved = open(tall());
  expect(document.querySelector('.bt-form')?.textContent).toContain('20 % at the bottom');
  named('label', 'My own edges').click();
  expect(field('Bottom').value).toBe('20');
  await userEvent.fill(field('Bottom'), '45');
  await expect.poll(() => document.querySelector('.bt-form')?.textContent).toContain('0 to 40 %');
  await userEvent.fill(field('Bottom'), '33.3');
  await expect.poll(() => document.querySelector('.bt-form')?.textContent).not.toContain('0 to 40 %');
  named('button', 'Save the profile').click();
  await expect.poll(() => saved.length).toBe(1);
  expect(saved[0]?.safeArea).toEqual({ top: 0.11, right: 0.11, bottom: 0.333, left: 0.11 });
});

it('a profile that is opened and saved says what it said before', () => {
  const own = tall({ safeArea: { top: 0.333, right: 0, bottom: 0.125, left: 0.4 }, highestRate: 24 });
  for (const profile of [tall(), own]) expect(profileFromDraft(draftOf(profile))).toEqual(profile);
});
