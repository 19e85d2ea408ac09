import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { childEnvironment, desktopEnvironment } from '../../../helper/ffmpeg/child-environment.ts';
import { identifyProcess } from '../../../helper/ffmpeg/process-identity.ts';
import { openBrowser } from '../../../helper/server/open-browser.ts';

const SECRET = 'not for others';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'storyloom-environment-'));
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  vi.stubEnv('STORYLOOM_TEST_TOKEN', SECRET);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET);
  vi.stubEnv('DISPLAY', ':7');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A program in front of the system's one: it writes down what it was given, then says `answer`. */
function standIn(name: string, answer = ''): () => string {
  const [seen, part] = [join(folder, 'seen'), join(folder, 'part')];
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n{ env; echo "args $*"; } > '${part}'\nmv '${part}' '${seen}'\n${answer}\n`);
  chmodSync(path, 0o755);
  return () => readFileSync(seen, 'utf8');
}

it.each([
  ['a program on media', childEnvironment],
  ['the browser', desktopEnvironment],
])('%s is told no secret of ours', (_, environment) => {
  expect(environment().PATH).toContain(folder);
  expect(JSON.stringify(environment())).not.toContain(SECRET);
});

it.each([
  'ProgramFiles(x86)',
  'CommonProgramFiles',
  'CommonProgramFiles(x86)',
  'CommonProgramW6432',
  'ALLUSERSPROFILE',
  'PUBLIC',
  'USERNAME',
  'http_proxy',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
])('the browser finds its way by %s, which a program on media is not told', (name) => {
  vi.stubEnv(name, 'told');
  expect(desktopEnvironment()).toHaveProperty([name], 'told');
  expect(childEnvironment()).not.toHaveProperty([name]);
});

describe.skipIf(process.platform === 'win32')('what else is started', () => {
  it('the browser has its screen and no secret', async () => {
    const opened = standIn(process.platform === 'darwin' ? 'open' : 'xdg-open');
    openBrowser('http://127.0.0.1:4780/');
    await vi.waitFor(() => expect(opened()).toContain('args http://127.0.0.1:4780/'), { timeout: 20_000 });
    expect(opened()).toContain('DISPLAY=:7');
    expect(opened()).not.toContain(SECRET);
  });

  it('what looks a process up has no secret, and one language for its dates', async () => {
    vi.stubEnv('LC_ALL', 'de_DE.UTF-8');
    const asked = standIn('ps', "echo 'Sat Nov 21 14:43:50 2026 /usr/bin/node main.js'");
    expect(await identifyProcess(42, 'darwin')).toEqual({
      startedAt: 'Sat Nov 21 14:43:50 2026',
      commandLine: '/usr/bin/node main.js',
    });
    expect(asked()).toContain('LC_ALL=C\n');
    expect(asked()).not.toContain(SECRET);
  });
});
