// What becomes of words: taken back everywhere, or counted and published.
import { expect, test } from './harness/index.mjs';

const BUS = 'Un autobus qui passe le soir';
const KITCHEN = 'Une cuisine où cuisiner ensemble';

test('words taken back are gone from the other phone', async ({ newPhone }) => {
  const [anne, marc] = [await newPhone(), await newPhone()];
  await anne.invited();
  await anne.join('Anne');
  await anne.propose(BUS);
  await marc.invited();
  await marc.join('Marc');
  await expect(marc.need(BUS)).toHaveCount(1);

  await anne.go('Moi');
  await anne.page.getByRole('link', { name: BUS }).click();
  await anne.page.getByRole('button', { name: 'Retirer', exact: true }).click();
  await anne.page.getByRole('dialog').getByRole('button', { name: 'Retirer', exact: true }).click();
  await expect(anne.page.getByText('Vos mots sont retirés.')).toBeVisible();
  await expect(anne.need(BUS)).toHaveCount(0);
  await expect(marc.need(BUS)).toHaveCount(0);
  await marc.reload();
  await expect(marc.page.getByRole('heading', { name: 'Les besoins du comité' }).or(marc.page.locator('.hero'))).not.toHaveCount(0);
  await expect(marc.need(BUS)).toHaveCount(0);
});

test('one’s own ranking is found in the published result, which the table’s page shows', async ({ server, newPhone }) => {
  const [anne, marc] = [await newPhone(), await newPhone()];
  await anne.invited();
  await anne.join('Anne');
  await anne.propose(BUS);
  await anne.propose(KITCHEN);
  await marc.invited();
  await marc.join('Marc');
  await expect(marc.need(KITCHEN)).toHaveCount(1);
  await expect(marc.need(BUS)).toHaveCount(1);
  await anne.rank(KITCHEN, BUS);
  await marc.rank(KITCHEN);
  await Promise.all([anne.received(), marc.received()]);

  await server.command('close');

  for (const phone of [anne, marc]) {
    await phone.go('Accueil');
    const result = phone.page.getByRole('region', { name: 'Un résultat est publié' });
    await expect(result).toContainText('Votre classement est dans le résultat publié.');
    // Under twenty people, no number is told.
    await expect(result).not.toContainText('classements comptés');
    await expect(result.getByRole('listitem').first()).toContainText(KITCHEN);
    await phone.go('Moi');
    await expect(phone.page.getByRole('region', { name: 'Votre classement' })).toContainText('Compté');
  }

  const { page } = anne;
  for (const address of ['/table', '/table?lang=en']) {
    await page.goto(address);
    await expect(page.getByText(KITCHEN).first()).toBeVisible();
    await expect(page.locator('body')).not.toContainText('Anne');
    expect(await anne.axe(), address).toEqual([]);
  }

  // Set aside by who counted: it stays to be read, with the reason, and counts nobody's ranking.
  const [{ cut }] = JSON.parse(await server.command('recount', '--json'));
  const why = 'Les bulletins de papier ont été copiés deux fois.';
  await server.command('strike', cut, '--reason', why);
  for (const address of ['/table', '/table?lang=en']) {
    await page.goto(address);
    await page.locator('summary', { hasText: /écartée|set aside/ }).click();
    await expect(page.getByText(why).first()).toBeVisible();
    await expect(page.getByText(KITCHEN).first()).toBeVisible();
    expect(await anne.axe(), address).toEqual([]);
  }
  await marc.go('Accueil');
  const result = marc.page.getByRole('region', { name: 'Un résultat est publié' });
  await expect(result).toContainText(why);
  await expect(result).not.toContainText('Votre classement est dans le résultat publié.');
  await expect(result.getByRole('listitem').first()).toContainText(KITCHEN);
  expect(await marc.axe(), 'a struck list').toEqual([]);
  await server.command('strike', cut, '--undo');
  await expect(result).not.toContainText(why);
  await expect(result).toContainText('Votre classement est dans le résultat publié.');
});
