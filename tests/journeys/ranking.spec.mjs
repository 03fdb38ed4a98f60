// What scrolls never votes: in a small window a finger on a sentence moves the page, and only the
// handle, or a button, moves a need. What was begun and not given is said.
import { expect, test } from './harness/index.mjs';

test.use({ founding: { demo: true } });

/** A finger goes from one point to another, as a person's does. */
async function swipe(page, [x, y], [toX, toY]) {
  const session = await page.context().newCDPSession(page);
  const send = (type, touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
  await send('touchStart', [{ x, y }]);
  for (let step = 1; step <= 12; step += 1) {
    await send('touchMove', [{ x: x + ((toX - x) * step) / 12, y: y + ((toY - y) * step) / 12 }]);
  }
  await send('touchEnd', []);
  await session.detach();
}

const middle = async (one) => {
  const { x, y, width, height } = await one.boundingBox();
  return [x + width / 2, y + height / 2];
};

test('a swipe on a sentence scrolls and never reorders; the handle and the buttons do', async ({ newPhone }) => {
  test.slow();
  const phone = await newPhone({ viewport: { width: 320, height: 568 } });
  const { page } = phone;
  await phone.invited();
  await phone.join();
  await phone.go('Classer');
  await page.getByRole('button', { name: 'J’ai compris' }).click();
  const boxes = page.getByRole('checkbox');
  for (const at of [0, 3, 5, 7, 9]) await boxes.nth(at).check();

  // Left: it is said where one looks next, and what was chosen is together on the way back.
  await phone.go('Accueil');
  await expect(page.getByRole('heading', { name: 'Votre classement est commencé, pas encore donné' })).toBeVisible();
  await phone.go('Moi');
  await expect(page.getByText('Pas de classement pour l’instant.')).toHaveCount(0);
  await page.getByRole('link', { name: 'Continuer mon classement' }).click();
  await expect(page.getByText('Pour en prendre un autre, enlevez-en un.')).toBeInViewport({ ratio: 1 });
  for (let at = 0; at < 6; at += 1) await expect(boxes.nth(at)).toBeChecked({ checked: at < 5 });
  await page.getByLabel('Voir un thème').selectOption({ label: 'Mes choix' });
  await expect(boxes).toHaveCount(5);
  await page.getByRole('button', { name: 'Continuer vers l’ordre' }).click();

  const said = page.locator('ol.order > li .said');
  const before = await said.allInnerTexts();
  const scrolled = () => page.evaluate(() => window.scrollY);
  await page.evaluate(() => window.scrollTo(0, 0));
  for (let at = 0; at < before.length; at += 1) {
    await said.nth(at).scrollIntoViewIfNeeded();
    await page.evaluate(() => window.scrollTo(0, Math.min(window.scrollY, 200)));
    const from = await scrolled();
    const [x, y] = [150, 400];
    const under = await page.evaluate(([x, y]) => Boolean(document.elementFromPoint(x, y).closest('ol.order')), [x, y]);
    expect(under, 'the finger is on the list').toBe(true);
    await swipe(page, [x, y], [x, y - 250]);
    await expect.poll(scrolled, `swipe ${at} scrolls`).toBeGreaterThan(from + 100);
    await page.evaluate(() => window.scrollTo(0, 0));
    expect(await said.allInnerTexts(), `swipe ${at} reorders nothing`).toEqual(before);
  }

  const handles = page.locator('.handle');
  await handles.first().evaluate((one) => one.scrollIntoView({ block: 'center' }));
  // A swipe lets the page run on: what is measured here begins once it is at rest.
  await expect.poll(() => page.evaluate(async () => {
    const from = window.scrollY;
    for (let frame = 0; frame < 20; frame += 1) await new Promise((drawn) => { requestAnimationFrame(drawn); });
    return window.scrollY - from;
  }), 'the page is at rest').toBe(0);
  await handles.first().evaluate((one) => one.scrollIntoView({ block: 'center' }));
  const still = await scrolled();
  for (const handle of await handles.all()) {
    const { width, height } = await handle.boundingBox();
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(48);
  }
  const [from, to] = [await middle(handles.nth(0)), await page.locator('ol.order > li').nth(1).boundingBox()];
  await swipe(page, from, [from[0], to.y + to.height - 6]);
  const after = [before[1], before[0], ...before.slice(2)];
  await expect(said).toHaveText(after);
  expect(await scrolled(), 'the handle scrolls nothing').toBe(still);
  // The way back, with a button.
  await page.getByRole('button', { name: `Monter « ${before[0]} »` }).click();
  await expect(said).toHaveText(before);

  // Once given, one step back leaves the screen.
  await page.getByRole('button', { name: 'Donner mon classement' }).click();
  await expect(page.getByRole('heading', { name: 'Votre classement', exact: true })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Ce que vous avez dit' })).toBeVisible();
});
