import type { PROFILES } from '../../../../shared/profiles/profiles.ts';

/** Profiles by the names that a person reads. Own profiles bring their own. */
export const profiles = {
  PROJECT: 'As the story is set',
  DRAFT_360P: 'Draft 360p',
  DRAFT_480P: 'Draft 480p',
  PREVIEW_720P: 'Preview 720p',
  SOCIAL_1080P: 'Social 1080p',
  MASTER_4K: 'Master 4K',
  LANDSCAPE_4K: 'Landscape 4K',
  LANDSCAPE_1080P: 'Landscape 1080p',
  VERTICAL_1080P: 'Vertical 1080p',
  SQUARE_720P: 'Square 720p',
  SQUARE_1080P: 'Square 1080p',
  PORTRAIT_4X5: 'Portrait 4:5',
} as const satisfies Readonly<Record<(typeof PROFILES)[number]['name'], string>>;
