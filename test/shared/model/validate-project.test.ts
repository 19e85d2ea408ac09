import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../../shared/model/migrate.ts';
import { validateProject as check, parseProject } from '../../../shared/model/validate-project.ts';
import { story } from '../plan/story.ts';

const failure = (document: unknown) => {
  const result = parseProject(document);
  return result.ok ? null : { code: result.error.code, message: result.error.message };
};

describe('a saved project', () => {
  test('of version 1, frozen as it was first released, opens with all it holds', () => {
    const file = new URL('./project-v1.json', import.meta.url);
    const saved = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const result = parseProject(saved);
    expect(result).toEqual({ ok: true, value: { ...saved, version: 3, framing: {} } });
  });

  test('that was just made is valid', () => {
    expect(check(story([1, 48_000]))).toMatchObject({ ok: true });
  });

  test('names the place at which it is damaged', () => {
    const project = story([48_000, 48_000]);
    const storyline = project.storyline.map((segment) => ({ ...segment, setLength: -1 }));
    expect(failure({ ...project, storyline })).toMatchObject({ code: 'input.project-invalid' });
    expect(failure({ ...project, storyline })?.message).toContain('storyline.0.setLength');
    const [first] = project.storyline;
    expect(failure({ ...project, storyline: [first, first] })?.message).toContain('"g0"');
    const assets = { other: project.assets.p0 };
    expect(failure({ ...project, assets })?.message).toContain('another id');
  });

  test('that is newer, or none at all, says so', () => {
    expect(failure({ ...story([1]), version: 4 })?.code).toBe('input.project-newer');
    for (const other of [null, 3, 'text', [], {}, { version: '1' }, { version: 0 }, { version: 1.5 }]) {
      expect(failure(other)?.code).toBe('input.project-invalid');
    }
  });
});

describe('the migration ladder', () => {
  const ladder = [
    (document: Record<string, unknown>) => ({ ...document, steps: ['1 to 2'] }),
    (document: Record<string, unknown>) => ({ ...document, steps: [document.steps, '2 to 3'].flat() }),
  ];

  test('takes each document only over the steps it lacks', () => {
    expect(migrate({ version: 1 }, ladder, 3)).toEqual({
      ok: true,
      value: { version: 3, steps: ['1 to 2', '2 to 3'] },
    });
    expect(migrate({ version: 2, steps: 'old' }, ladder, 3)).toEqual({
      ok: true,
      value: { version: 3, steps: ['old', '2 to 3'] },
    });
    expect(migrate({ version: 3 }, ladder, 3)).toEqual({ ok: true, value: { version: 3 } });
    expect(migrate({ version: 4 }, ladder, 3)).toEqual({ ok: false, error: 'newer' });
  });

  test('refuses to have a gap', () => {
    expect(() => migrate({ version: 1 }, ladder, 4)).toThrow(TypeError);
  });
});
