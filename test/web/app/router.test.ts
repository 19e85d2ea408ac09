import { expect, it } from 'vitest';
import { parseRoute } from '../../../web/app/router.ts';

it('every screen has its address', () => {
  expect(parseRoute('/')).toEqual({ name: 'dashboard' });
  expect(parseRoute('/trash')).toEqual({ name: 'trash' });
  expect(parseRoute('/story/0b7c-1')).toEqual({ name: 'story', id: '0b7c-1' });
  expect(parseRoute('/settings')).toEqual({ name: 'settings', section: null });
  expect(parseRoute('/settings/storage')).toEqual({ name: 'settings', section: 'storage' });
});

it.each(['/story', '/story/a/b', '/nowhere', '/trash/more', '/story/..%2f', '/settings/a/b'])(
  '%s leads nowhere and says so',
  (path) => {
    expect(parseRoute(path)).toEqual({ name: 'missing' });
  },
);
