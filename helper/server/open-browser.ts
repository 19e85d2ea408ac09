import { spawn } from 'node:child_process';
import { desktopEnvironment } from '../ffmpeg/child-environment.ts';

/** Opens the person's own browser. Failing to is no error: the address was printed. */
export function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  if (!command) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true, env: desktopEnvironment() });
  child.on('error', () => console.error(`Open ${url} in your browser.`));
  child.unref();
}
