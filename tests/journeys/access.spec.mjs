// What a list of routes does not show: the steps of ranking, with a keyboard and under axe, and
// the table's page with published results.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './harness/index.mjs';

test.use({ founding: { demo: true } });

test('ranking with the keyboard: both steps, and axe finds nothing there', async ({ phone }) => {
  const { page } = phone;
  await phone.invited();
  await phone.join('Anne');
  await phone.go('Classer');
  expect(await phone.axe(), 'who could open it').toEqual([]);
  await page.getByRole('button', { name: 'J’ai compris' }).press('Enter');
  await page.getByRole('checkbox').nth(0).press('Space');
  await page.getByRole('checkbox').nth(1).press('Space');
  await expect(page.getByText('2 choisis sur 5')).toBeVisible();
  expect(await phone.axe(), 'choosing').toEqual([]);
  await page.getByRole('button', { name: 'Continuer vers l’ordre' }).press('Enter');
  const rows = page.locator('ol.order > li .said');
  const [one, two] = await rows.allInnerTexts();
  expect(await phone.axe(), 'ordering').toEqual([]);
  await page.getByRole('button', { name: `Descendre « ${one} »` }).press('Enter');
  await expect(rows).toHaveText([two, one]);
  // The focus follows the need that moved.
  await expect(page.locator('ol.order > li').nth(1).locator(':focus')).toHaveCount(1);
  await page.getByRole('button', { name: 'Donner mon classement' }).press('Enter');
  await expect(page.getByText('Votre classement est enregistré sur ce téléphone.')).toBeVisible();
  expect(await phone.axe(), 'given').toEqual([]);
});

test('axe finds nothing on the table’s page, in both languages and both themes', async ({ page, server }) => {
  for (const address of ['/table', '/table?lang=en']) {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.goto(server.url + address);
      await expect(page.locator('h1')).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]), address).toEqual([]);
    }
  }
});
