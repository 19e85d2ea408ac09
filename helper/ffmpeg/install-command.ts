import { readFile } from 'node:fs/promises';

/** One line a person can paste into a terminal, for the system it runs on. */
export async function installCommand(): Promise<string> {
  const release =
    process.platform === 'linux' ? await readFile('/etc/os-release', 'utf8').catch(() => '') : '';
  return installCommandFor(process.platform, release);
}

const BY_DISTRIBUTION: Readonly<Record<string, string>> = {
  debian: 'sudo apt install ffmpeg',
  ubuntu: 'sudo apt install ffmpeg',
  // Their own ffmpeg-free has no x264; RPM Fusion's ffmpeg has.
  fedora:
    'sudo dnf install https://mirrors.rpmfusion.org/free/fedora/rpmfusion-free-release-$(rpm -E %fedora).noarch.rpm && sudo dnf install --allowerasing ffmpeg',
  rhel: 'sudo dnf install ffmpeg (needs the RPM Fusion repository, see https://rpmfusion.org/Configuration)',
  arch: 'sudo pacman -S ffmpeg',
  suse: 'sudo zypper install ffmpeg',
  opensuse: 'sudo zypper install ffmpeg',
  alpine: 'sudo apk add ffmpeg',
  gentoo: 'sudo emerge media-video/ffmpeg',
  void: 'sudo xbps-install -S ffmpeg',
  nixos: 'nix profile install nixpkgs#ffmpeg',
};

export function installCommandFor(platform: NodeJS.Platform, osRelease: string): string {
  switch (platform) {
    case 'darwin':
      return 'brew install ffmpeg';
    case 'win32':
      return 'winget install --id Gyan.FFmpeg';
    case 'freebsd':
      return 'sudo pkg install ffmpeg';
    default: {
      for (const name of distributionNames(osRelease)) {
        const command = BY_DISTRIBUTION[name];
        if (command !== undefined) return command;
      }
      return 'your package manager (the package is called ffmpeg), or see https://ffmpeg.org/download.html';
    }
  }
}

/** The distribution's own name, then those it is derived from, nearest first. */
function distributionNames(osRelease: string): string[] {
  const field = (name: string) =>
    new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1]?.split(/\s+/) ?? [];
  return [...field('ID'), ...field('ID_LIKE')];
}
