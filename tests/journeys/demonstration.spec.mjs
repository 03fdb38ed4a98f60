// The demonstration never passes for a consultation.
import { expect, test } from './harness/index.mjs';

test.use({ founding: { demo: true } });

test('every screen says that it is a demonstration, before an invitation and after', async ({ phone }) => {
  test.slow();
  const { page } = phone;
  const says = async (address) => {
    await phone.open(address);
    await expect(page.getByRole('complementary', { name: 'Démonstration' }), address).toBeVisible();
  };
  await phone.open();
  const routes = (await page.evaluate(() => window.__routes)).filter((route) => !route.includes(':'));
  for (const route of routes) await says(route);

  await phone.invited();
  await phone.join();
  for (const route of routes) await says(route);
  await phone.go('Accueil');
  await says(await page.locator('a[href^="/besoin/"]').first().getAttribute('href'));
});
