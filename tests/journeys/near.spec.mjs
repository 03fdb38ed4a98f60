// Phone to phone, with no server of any kind: two codes, then both hold the same.
import { expect, test } from './harness/index.mjs';
import { letters, meet, paste, share } from './harness/sharing.mjs';

const BUS = 'Un autobus qui passe le soir';
const HALL = 'Une salle chauffée pour se rencontrer';
const LIGHT = 'De la lumière au bout du rang';

async function committee(newPhone, names) {
  const phones = [];
  for (const name of names) {
    const phone = await newPhone();
    await phone.invited();
    await phone.join(name);
    await share(phone);
    phones.push(phone);
  }
  return phones;
}

test('two phones agree with no server, and what one brought goes on by the other', async ({ server, newPhone }) => {
  test.slow();
  const [anne, marc, lise] = await committee(newPhone, ['Anne', 'Marc', 'Lise']);
  await server.kill();
  await anne.propose(BUS);
  await marc.propose(HALL);
  await lise.propose(LIGHT);

  await meet(anne, marc);
  await marc.go('Accueil');
  await expect(marc.need(BUS)).toBeVisible();
  await anne.go('Accueil');
  await expect(anne.need(HALL)).toBeVisible();

  // A star of three: what the third brings reaches the first two while they are connected.
  await meet(anne, lise);
  await lise.go('Accueil');
  await expect(lise.need(HALL)).toBeVisible();
  await expect(marc.need(LIGHT)).toBeVisible();
});

test('a meeting that is cut is said, and goes on where it stopped', async ({ server, newPhone }) => {
  test.slow();
  const [anne, marc] = await committee(newPhone, ['Anne', 'Marc']);
  await server.kill();
  await meet(anne, marc);
  await marc.reload();
  await expect(anne.page.getByText('La liaison est coupée. Rien n’est perdu', { exact: false })).toBeVisible({ timeout: 60_000 });
  await anne.propose(BUS);
  await marc.propose(HALL);
  await share(anne);
  await anne.page.getByRole('button', { name: 'Fermer' }).click();
  await meet(anne, marc);
  await marc.go('Accueil');
  await expect(marc.need(BUS)).toBeVisible();
});

test('a stranger’s code, half a code and a code of something else are named, and change nothing', async ({ newPhone }) => {
  const [anne] = await committee(newPhone, ['Anne']);
  await anne.page.getByRole('button', { name: 'Scanner un code' }).click();
  for (const [code, says] of [
    ['https://example.com/menu', 'Ce code n’est pas de Porte-Voix.'],
    ['PVN0', 'Ce code ne se lit pas.'],
    ['PVS00', 'Ce code ne se lit pas.'],
  ]) {
    await anne.page.reload();
    await anne.page.getByRole('button', { name: 'Scanner un code' }).click();
    await paste(anne, code);
    await expect(anne.page.getByText(says, { exact: false })).toBeVisible();
  }
});

test('the phone’s back button leaves a step, then the screen', async ({ newPhone }) => {
  const [anne] = await committee(newPhone, ['Anne']);
  const { page } = anne;
  await page.getByRole('button', { name: 'Montrer mon code' }).click();
  await expect(page.getByRole('heading', { name: 'Faites scanner ce code' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Montrer mon code' })).toBeVisible();
  // Left by the screen's own button, a step leaves nothing behind.
  await page.getByRole('button', { name: 'Scanner un code' }).click();
  await page.getByRole('button', { name: 'Retour' }).click();
  await expect(page.getByRole('button', { name: 'Montrer mon code' })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/moi$/);
});

for (const language of ['fr', 'en']) {
  test(`every step of sharing passes axe (${language})`, async ({ newPhone }) => {
    test.slow();
    const [anne] = await committee(newPhone, ['Anne']);
    const { page } = anne;
    const say = (fr, en) => (language === 'fr' ? fr : en);
    await anne.propose(BUS);
    if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
    await page.goto('/partager');
    const steps = [
      ['Scanner un code', 'Scan a code'],
      ['Montrer mon code', 'Show my code'],
      ['Montrer mes contributions', 'Show my contributions'],
      ['Montrer tout le comité', 'Show the whole committee'],
    ];
    for (const [fr, en] of steps) {
      await expect(page.getByRole('button', { name: say(fr, en) })).toBeVisible();
      expect(await anne.axe()).toEqual([]);
      await page.getByRole('button', { name: say(fr, en) }).click();
      await expect(page.getByRole('button', { name: say(/^(Retour|Annuler)$/, /^(Back|Cancel)$/) })).toBeVisible();
      expect(await anne.axe()).toEqual([]);
      await page.getByRole('button', { name: say(/^(Retour|Annuler)$/, /^(Back|Cancel)$/) }).click();
    }
  });
}
