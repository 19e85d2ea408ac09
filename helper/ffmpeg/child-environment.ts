/** What programs need to start, and what graphics drivers are found by. All else, such as tokens, stays here. */
const KEPT = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'windir',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'LIBVA_DRIVER_NAME',
  'LIBVA_DRIVERS_PATH',
  'CUDA_VISIBLE_DEVICES',
  'NVIDIA_VISIBLE_DEVICES',
  'NVIDIA_DRIVER_CAPABILITIES',
] as const;

/** What a desktop finds its browser, and the browser its profile, screen, language and way out by. */
const DESKTOP =
  /^(USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|DESKTOP_SESSION|KDE_\w+|GNOME_\w+|BROWSER|WSL\w*|APPDATA|LOCALAPPDATA|USERPROFILE|HOMEDRIVE|HOMEPATH|PROGRAM\w+(\(X86\))?|COMMONPROGRAM\w+(\(X86\))?|ALLUSERSPROFILE|PUBLIC|USERNAME|SYSTEMDRIVE|COMSPEC|PATHEXT|(HTTP|HTTPS|NO|ALL)_PROXY)$/i;

/** The environment of a child; its messages are English and without colour, so that reasons can be read. */
export function childEnvironment(): Record<string, string> {
  return { LC_ALL: 'C', AV_LOG_FORCE_NOCOLOR: '1', ...kept() };
}

/** The environment of the person's own browser. */
export function desktopEnvironment(): Record<string, string> {
  const environment = kept();
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && DESKTOP.test(name)) environment[name] = value;
  }
  return environment;
}

function kept(): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of KEPT) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
