const MAC_NAMES: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };

function isMac(platform: string = navigator.platform): boolean {
  return /^(Mac|iP)/.test(platform);
}

/** Splits `Ctrl+Shift+Z` into the caps that are drawn; a lone `+` stays a key. */
export function keysForPlatform(keys: string, mac: boolean = isMac()): readonly string[] {
  const parts = keys === '+' ? ['+'] : keys.split('+').map((part) => (part === '' ? '+' : part));
  return mac ? parts.map((part) => MAC_NAMES[part] ?? part) : parts;
}

/** The spelling that `aria-keyshortcuts` wants. */
export function ariaKeys(keys: string, mac: boolean = isMac()): string {
  return keys.replace('Ctrl', mac ? 'Meta' : 'Control');
}
