import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

export const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** What a window of 1280 by 800 shows at 200 %. */
const ZOOMED = { width: 640, height: 400 };

/** No serious or critical violation: in dark and light, in a window and on a phone. */
export async function isAccessible(page: Page, what: string, { narrow = true } = {}): Promise<void> {
  await test.step(what, async () => {
    expect.soft(await violations(page), `${what}, dark`).toEqual([]);
    if (narrow) {
      await page.setViewportSize(PHONE);
      expect.soft(await violations(page), `${what}, on a phone`).toEqual([]);
      await page.setViewportSize(WIDE);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    // The structure is the same; the colours are not.
    expect.soft(await violations(page, ['color-contrast']), `${what}, light`).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
  });
}

async function violations(page: Page, rules?: string[]): Promise<string[]> {
  // There are no frames: the results need no page of their own to be put together, which takes most of the time.
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (rules !== undefined) builder.withRules(rules);
  await letColoursSettle(page);
  const { violations: found } = await builder.analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} (${failureSummary ?? ''})`),
    );
}

/** A scheme that has just changed takes a frame, and colours that fade take their time. */
async function letColoursSettle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** At 200 % a page may be long, not broad. */
export async function fitsItsWidth(page: Page, what: string): Promise<void> {
  await page.setViewportSize(ZOOMED);
  const tooWide = await page.evaluate(() =>
    [document.scrollingElement, ...document.querySelectorAll('[role="dialog"], .sl-dialog__body')]
      .filter((part) => part !== null && part.scrollWidth > part.clientWidth)
      .map((part) => `${part?.localName}.${part?.className} ${part?.scrollWidth} > ${part?.clientWidth}`),
  );
  expect.soft(tooWide, `${what} at 200 %`).toEqual([]);
  await page.setViewportSize(WIDE);
}

/** Who asked for less motion gets none: nothing runs longer than a millisecond. */
export async function movesNothing(page: Page): Promise<void> {
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => Number(animation.effect?.getComputedTiming().endTime ?? 0) > 1)
      .map((animation) => {
        const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
        return `${target?.localName}.${target?.className}`;
      }),
  );
  expect.soft(moving, 'what moves').toEqual([]);
}
