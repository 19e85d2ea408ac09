import type { JSX } from 'solid-js';
import { render } from 'solid-js/web';
import { afterEach } from 'vitest';
import '../../../../web/ui/tokens.css';
import '../../../../web/ui/base.css';

let dispose: (() => void) | null = null;

afterEach(() => {
  dispose?.();
  dispose = null;
  document.body.replaceChildren();
});

/** Draws one part of the interface into an empty page, until the test ends. */
export function renderPart(part: () => JSX.Element): HTMLElement {
  const root = document.createElement('div');
  document.body.append(root);
  dispose = render(part, root);
  return root;
}

/** The one element of a role with that name, as `aria-label` or text. */
export function named<T extends HTMLElement = HTMLElement>(selector: string, name: string | RegExp): T {
  const found = [...document.querySelectorAll<T>(selector)].filter((element) => {
    const label = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
    return typeof name === 'string' ? label === name : name.test(label);
  });
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${selector} named ${name}`);
  return only;
}
