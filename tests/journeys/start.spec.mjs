// From the first visit to a start with neither network nor server; updates.
import { expect, test } from './harness/index.mjs';

// What is tested here needs no consultation.
test.use({ founding: {} });

const build = (page) => page.locator('meta[name=build]').getAttribute('content');
const controlled = (page) => page.evaluate(() => Boolean(navigator.serviceWorker.controller));

test('a first visit keeps the app: it reloads offline, and with the server killed', async ({ server, phone }) => {
  await phone.open();
  await phone.kept();
  // It takes over the open page too, some moments after everything is kept.
  await expect.poll(() => controlled(phone.page)).toBe(true);

  await phone.offline();
  await phone.reload();

  await server.kill();
  await phone.online();
  await phone.reload();
});

test('the browser starts cold with no network and no server', async ({ server, newPhone }) => {
  const phone = await newPhone({ cold: true });
  await phone.open();
  await phone.kept();
  await server.kill();
  await phone.coldStart({ offline: true });
  await phone.open();
});

test('an update waits until the person accepts it', async ({ newPhone, newer }) => {
  const phone = await newPhone({ at: newer });
  const { page } = phone;
  await phone.open();
  await phone.kept();
  const before = await build(page);
  expect(before).toBe(newer.build);

  newer.publish();
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await expect(page.locator('html')).toHaveAttribute('data-update', 'ready');

  // Refused: the old one goes on, and still says that a new one waits.
  await expect(page.getByText('Une nouvelle version est prête.')).toBeVisible();
  await phone.reload();
  expect(await build(page)).toBe(before);

  // Accepted: one reload, the new one, and it starts offline too.
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Prendre la mise à jour' }).click();
  await reloaded;
  await phone.ready();
  expect(await build(page)).not.toBe(before);
  await phone.offline();
  await phone.reload();
  expect(await build(page)).not.toBe(before);
});

test('an interrupted first download says so in plain words, and another try succeeds', async ({ phone }) => {
  const { page } = phone;
  await page.route(/\/ui_bg\..*\.wasm$/, (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('Rien n’est perdu');
  await page.unroute(/\/ui_bg\..*\.wasm$/);
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await phone.ready();
});
