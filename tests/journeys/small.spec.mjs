// Small windows: the ranking's bar and the menu stay where a thumb and an eye find them.
import { expect, test } from './harness/index.mjs';

test.use({ founding: { demo: true } });

/** The windows of cheap phones; at 130 % letters a window is as many letters smaller. */
const WINDOWS = [
  [360, 640], [390, 664], [320, 568], [360, 740],
  [Math.round(360 / 1.3), Math.round(740 / 1.3)], [Math.round(320 / 1.3), Math.round(568 / 1.3)],
];

test('the ranking’s bar and the menu stay on screen in every small window', async ({ phone }) => {
  test.slow();
  const { page } = phone;
  await phone.invited();
  await phone.join();
  await phone.go('Classer');
  await page.getByRole('button', { name: 'J’ai compris' }).click();
  const boxes = page.getByRole('checkbox');
  for (let at = 0; at < 5; at += 1) await boxes.nth(at).check();
  for (const [width, height] of WINDOWS) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => window.scrollTo(0, 0));
    const said = `${width}x${height}`;
    const menu = page.getByRole('navigation');
    const next = page.getByRole('button', { name: 'Continuer vers l’ordre' });
    const reason = page.getByText('Pour en prendre un autre, enlevez-en un.');
    for (const one of [menu, next, reason]) await expect(one, said).toBeInViewport({ ratio: 1 });
    const [bar, why, tabs] = [await next.boundingBox(), await reason.boundingBox(), await menu.boundingBox()];
    for (const one of [bar, why]) {
      expect(one.y + one.height, `${said}: the menu covers nothing`).toBeLessThanOrEqual(tabs.y);
    }
    expect(bar.y + bar.height - why.y, `${said}: the bar leaves the needs their room`).toBeLessThan(height * 0.3);
    const cut = await menu.locator('a').evaluateAll((all) => all.some((one) => one.scrollWidth > one.clientWidth));
    expect(cut, `${said}: a name of the menu is cut`).toBe(false);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, `${said}: nothing is wider than the window`).toBeLessThanOrEqual(width);
  }
});
