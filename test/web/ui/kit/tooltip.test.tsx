import X from 'lucide-solid/icons/x';
import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { IconButton } from '../../../../web/ui/kit/icon-button.tsx';
import { named, renderPart } from './render-part.tsx';

/** A button whose tooltip has not been loaded, unless an earlier test did. */
function draw() {
  let presses = 0;
  renderPart(() => (
    <IconButton
      label="Close"
      icon={X}
      onClick={() => {
        presses += 1;
      }}
    />
  ));
  return { button: named('button', 'Close'), presses: () => presses };
}

const tooltip = () => document.querySelector('[role=tooltip]');

it('the first press is heard once, loads the tooltip, and shows none', async () => {
  const { button, presses } = draw();
  button.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
  button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerType: 'mouse' }));
  button.click();
  await expect.poll(() => button.hasAttribute('data-closed')).toBe(true);
  expect(tooltip()).toBeNull();
  button.click();
  expect(presses()).toBe(2);
});

it('says the name of what has the focus, and Escape takes it away', async () => {
  const { button } = draw();
  await userEvent.keyboard('{Tab}');
  expect(document.activeElement).toBe(button);
  await expect.poll(() => tooltip()?.textContent).toBe('Close');
  expect(button.getAttribute('aria-describedby')).toBe(tooltip()?.id);
  await userEvent.keyboard('{Escape}');
  await expect.poll(tooltip).toBeNull();
  expect(document.activeElement).toBe(button);
});

it('shows while the pointer stays', async () => {
  const { button } = draw();
  await userEvent.hover(button);
  await expect.poll(() => tooltip()?.textContent).toBe('Close');
  await userEvent.unhover(button);
  await expect.poll(tooltip).toBeNull();
});
