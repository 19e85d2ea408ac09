// @ts-check
// Files dragged onto a page as a person would: the studio's tests and pictures are made with the same hand.

/** @import { Locator } from '@playwright/test' */

/** @typedef {{ readonly name: string, readonly mimeType: string, readonly buffer: Buffer }} DroppedFile */

/**
 * @param {Locator} target
 * @param {readonly DroppedFile[]} files
 */
export async function dropFiles(target, files) {
  await dragFiles(target, files);
  await dispatch(target, files, 'drop');
}

/**
 * Held over the place, not let go.
 * @param {Locator} target
 * @param {readonly DroppedFile[]} files
 */
export function dragFiles(target, files) {
  return dispatch(target, files, 'dragover');
}

/**
 * @param {Locator} target
 * @param {readonly DroppedFile[]} files
 * @param {'dragover' | 'drop'} event
 */
async function dispatch(target, files, event) {
  const data = await target.page().evaluateHandle(
    (items) => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, base64 } of items) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      return transfer;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') })),
  );
  await target.dispatchEvent(event, { dataTransfer: data });
  await data.dispose();
}
