import { expect, type FileChooser, type Locator, type Page } from '@playwright/test';
import type { Material } from './story-material.ts';

/** More stops than any screen has between two things that belong together. */
const MOST_STOPS = 90;

/** A person without a mouse: goes from control to control by Tab, and looks for the ring at each. */
export interface ByKeyboard {
  /** Tabs on until the target has the focus; each stop on the way must show that it has it. */
  tabTo(target: Locator, direction?: 'Tab' | 'Shift+Tab'): Promise<void>;
  /** Tabs to the target and presses a key there. */
  press(target: Locator, key?: string): Promise<void>;
  /** Chooses files in the picker that the focused control opens. */
  chooseFiles(target: Locator, files: readonly Material[]): Promise<void>;
  /** Goes to a list, opens it, and walks to an option. */
  choose(list: Locator, option: RegExp): Promise<void>;
}

export function byKeyboard(page: Page): ByKeyboard {
  // Without a listener that stays, the browser's own picker may open before the next one is listened for.
  page.on('filechooser', () => {});
  const tabTo = async (target: Locator, direction: 'Tab' | 'Shift+Tab' = 'Tab') => {
    await expect(target).toBeVisible();
    const seen: string[] = [];
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press(direction);
      const focus = await readFocus(page);
      // Between the last control and the first, the browser's own bar has the focus.
      if (focus === null) continue;
      seen.push(focus.name);
      expect(focus, 'what Tab leads to').toEqual({ ...focus, isRinged: true, isInView: true });
    }
    throw new Error(`Tab does not lead to ${target}: ${seen.join(' > ')}`);
  };
  const press = async (target: Locator, key = 'Enter') => {
    await tabTo(target);
    await page.keyboard.press(key);
  };
  return {
    tabTo,
    press,
    async chooseFiles(target, files) {
      await tabTo(target);
      const opened: Promise<FileChooser> = page.waitForEvent('filechooser', { timeout: 10_000 });
      await page.keyboard.press('Enter');
      await (await opened).setFiles([...files]);
    },
    async choose(list, option) {
      await press(list);
      const wanted = page.getByRole('option', { name: option });
      await expect(wanted).toBeVisible();
      await focusIn(page, page.getByRole('listbox'));
      await page.keyboard.press('Home');
      for (let stop = 0; stop < MOST_STOPS; stop += 1) {
        if (await wanted.evaluate((element) => element === document.activeElement)) break;
        await page.keyboard.press('ArrowDown');
      }
      await expect(wanted).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(wanted).toBeHidden();
      await focusIs(page, list);
    },
  };
}

/** The focus is on the target, and shown there. */
export async function focusIs(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeFocused();
  expect(await readFocus(page)).toMatchObject({ isInView: true });
}

/** The focus is somewhere inside. */
export async function focusIn(page: Page, place: Locator): Promise<void> {
  await expect
    .poll(() => place.evaluate((element) => element.contains(document.activeElement)), {
      message: `the focus is in ${place}`,
    })
    .toBe(true);
  await focusIsKept(page);
}

/** The focus is on something: what had it may be gone, but a person's place is not. */
export async function focusIsKept(page: Page): Promise<void> {
  await expect.poll(async () => (await readFocus(page))?.name ?? 'nothing').not.toBe('nothing');
}

interface Focus {
  readonly name: string;
  /** An outline of its own, or of the part around or behind it that is drawn in its place. */
  readonly isRinged: boolean;
  readonly isInView: boolean;
}

function readFocus(page: Page): Promise<Focus | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body || element === document.documentElement) return null;
    const hasRing = (part: Element | null, pseudo?: string) => {
      if (part === null) return false;
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(part, pseudo);
      return (
        outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 && outlineColor !== 'rgba(0, 0, 0, 0)'
      );
    };
    const drawn = [element, element.nextElementSibling, element.parentElement];
    const boxes = drawn.slice(0, 2).flatMap((part) => (part === null ? [] : [part.getBoundingClientRect()]));
    const name =
      element.getAttribute('aria-label') ??
      (element.textContent || element.getAttribute('placeholder') || '');
    return {
      name: `${element.getAttribute('role') ?? element.localName} ${name.trim().slice(0, 40)} .${element.className}`,
      // A player's controls are the browser's own, inside of it, and so are their rings.
      isRinged:
        element instanceof HTMLVideoElement ||
        drawn.some((part) => hasRing(part)) ||
        hasRing(element, '::after'),
      isInView: boxes.some(
        ({ left, top, right, bottom, width, height }) =>
          width > 1 && height > 1 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
      ),
    };
  });
}
