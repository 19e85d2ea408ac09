// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @import { Page } from '@playwright/test' */

/** Takes the screen as it is now; a doc's name puts it into the README's folder as well. */
/** @typedef {(page: Page, name: string, options?: { doc?: string }) => Promise<void>} Shoot */

const USUAL = /** @type {const} */ ([1440, 900]);
const SIZES = [
  USUAL,
  /** @type {const} */ ([1280, 800]),
  /** @type {const} */ ([1024, 768]),
  /** @type {const} */ ([390, 844]),
];

/**
 * Dark and light in the usual size for the README, and in every width for a review.
 * @param {{ docs: string, review: string | null, widths: readonly number[] }} places
 * @returns {Promise<Shoot>}
 */
export async function makeCamera({ docs, review, widths }) {
  const { createCanvas, loadImage } = await import('@napi-rs/canvas');
  /** @param {string} name @param {Buffer} png */
  const writeDoc = async (name, png) => {
    const image = await loadImage(png);
    const canvas = createCanvas(image.width, image.height);
    canvas.getContext('2d').drawImage(image, 0, 0);
    writeFileSync(join(docs, name), await canvas.encode('webp', 88));
  };
  return async (page, name, { doc } = {}) => {
    if (review === null && doc === undefined) return;
    const sizes = review === null ? [USUAL] : SIZES.filter(([width]) => widths.includes(width));
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      for (const scheme of /** @type {const} */ (['dark', 'light'])) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await settle(page);
        const png = await page.screenshot();
        if (review !== null) writeFileSync(join(review, `${name}-${width}-${scheme}.png`), png);
        if (doc !== undefined && width === USUAL[0]) await writeDoc(`${doc}-${scheme}.webp`, png);
      }
    }
    const [width, height] = USUAL;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    console.log(name);
  };
}

/**
 * Pictures are prepared again when a size changes; the panes follow their observers a frame later.
 * @param {Page} page
 */
async function settle(page) {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page
    .waitForFunction(
      () => {
        const film = document.querySelector('canvas[data-preview]');
        return film === null || film.getAttribute('data-frame') === film.getAttribute('data-playhead');
      },
      undefined,
      { timeout: 10_000 },
    )
    .catch(() => {});
  await page.waitForTimeout(300);
}
