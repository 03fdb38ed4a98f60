// What one person writes, and what may happen to it on one phone.
import { expect, test } from './harness/index.mjs';

const BUS = 'Un autobus qui passe le soir';
const KITCHEN = 'Une cuisine où cuisiner ensemble';

test('from an invitation to a first need, received elsewhere', async ({ phone }) => {
  await phone.invited();
  // The secret of the invitation does not stay in the address bar.
  expect(new URL(phone.page.url()).hash).toBe('');
  // Nobody agrees before reading who asks, what it can change, and for how long.
  await phone.page.getByRole('link', { name: 'Continuer', exact: true }).click();
  await expect(phone.page.getByRole('link', { name: 'C’est clair, continuer' })).toBeVisible();
  for (const told of ['La table régionale de Chaudière', 'La table s’engage à examiner', 'est gardé deux ans']) {
    await expect(phone.page.locator('#content').getByText(told, { exact: false }).first()).toBeVisible();
  }
  await expect(phone.page.getByText('La durée arrivera', { exact: false })).toHaveCount(0);
  await phone.page.goBack();
  await phone.join('Anne');
  await phone.propose(BUS);
  await phone.go('Accueil');
  await expect(phone.need(BUS)).toContainText('Vous');
  await phone.received();
});

test('an invitation is read whatever became of its link, and its secret leaves the address bar', async ({ phone, server }) => {
  const link = server.invitation();
  const { page } = phone;
  const [there, invited] = [() => new URL(page.url()), page.getByRole('link', { name: 'Continuer', exact: true })];
  for (const passedOn of [link.replace('#', '%23'), `${link}&fbclid=abc`, `${link}.`]) {
    await phone.open(passedOn);
    await expect(invited).toBeVisible();
    await expect(page.getByText('Comité AVEC de Beauce-Centre').first()).toBeVisible();
    expect(there().pathname + there().search + there().hash).toBe('/');
  }
  for (const [message, told] of [
    [`Bonjour ! ${link.slice(0, -9)}… Merci`, 'coupé\u00a0: la fin manque'],
    ['Bonjour, voici le lien', 'Il n’y a pas de code dans ce texte.'],
    [`Bonjour ! [le lien](${link}). Merci`, 'Comité AVEC de Beauce-Centre'],
  ]) {
    await phone.open('/code');
    await page.getByRole('textbox').fill(message);
    await page.getByRole('button', { name: 'Lire mon invitation' }).click();
    await expect(page.getByText(told, { exact: false }).first()).toBeVisible();
  }
  await expect(invited).toBeVisible();
});

test('a draft survives a killed tab', async ({ phone }) => {
  await phone.invited();
  await phone.join('Anne');
  await phone.go('Proposer');
  await phone.page.getByLabel('Votre besoin, en une phrase').fill(BUS);
  await phone.killTab();
  await phone.open('/proposer');
  await expect(phone.page.getByLabel('Votre besoin, en une phrase')).toHaveValue(BUS);
  await phone.save();
});

test('a tab killed right after “saved” loses nothing', async ({ server, phone }) => {
  await phone.invited();
  await phone.join('Anne');
  await phone.kept();
  await server.kill(); // Nobody else has it.
  await phone.propose(BUS);
  await phone.killTab();
  await phone.open('/moi');
  await expect(phone.need(BUS)).toContainText('Enregistré ici');
  await server.restart();
  await expect(phone.need(BUS)).toContainText('Reçu par', { timeout: 60_000 });
});

test('two tabs write at once: both needs are there, nothing is set aside', async ({ phone }) => {
  await phone.invited();
  await phone.join('Anne');
  const other = await phone.tab('/proposer');
  await phone.go('Proposer');
  await phone.page.getByLabel('Votre besoin, en une phrase').fill(BUS);
  await other.getByLabel('Votre besoin, en une phrase').fill(KITCHEN);
  const save = (page) => page.getByRole('button', { name: 'Enregistrer ce besoin' }).click();
  await Promise.all([save(phone.page), save(other)]);
  for (const page of [phone.page, other]) await expect(page.getByText('Enregistré sur ce téléphone.')).toBeVisible();

  for (const page of [phone.page, other]) {
    await page.getByRole('navigation').getByRole('link', { name: 'Moi', exact: true }).click();
    for (const sentence of [BUS, KITCHEN]) {
      await expect(phone.need(sentence, page)).toContainText('Reçu par');
    }
    await expect(page.getByRole('heading', { name: 'Mis de côté' })).toHaveCount(0);
  }
});

test('with a keyboard only, from the invitation to a saved need', async ({ phone }) => {
  const { page } = phone;
  /** Tab until the focus is on it, as a person does: never a click, never more than a screenful. */
  const reach = async (target) => {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < 40; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${target}`);
  };
  const press = async (target) => {
    await reach(target);
    await page.keyboard.press('Enter');
  };
  await phone.invited();
  await press(page.getByRole('link', { name: 'Continuer', exact: true }));
  await press(page.getByRole('link', { name: 'C’est clair, continuer' }));
  await reach(page.getByLabel('Prénom ou surnom'));
  await page.keyboard.type('Anne');
  await press(page.getByRole('button', { name: 'Entrer dans le comité' }));
  await press(page.getByRole('navigation').getByRole('link', { name: 'Proposer', exact: true }));
  await reach(page.getByLabel('Votre besoin, en une phrase'));
  await page.keyboard.type(BUS);
  await press(page.getByRole('button', { name: 'Enregistrer ce besoin' }));
  await expect(page.getByText('Enregistré sur ce téléphone.')).toBeVisible();
});

test('from French to English at once, with nothing lost of what was typed', async ({ phone }) => {
  const { page } = phone;
  await phone.invited();
  await phone.join('Anne');
  await phone.go('Proposer');
  await page.getByLabel('Votre besoin, en une phrase').fill(BUS);
  await page.evaluate(() => (window.same = true));
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'What do you need?' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
  await expect(page.getByLabel('Your need, in one sentence')).toHaveValue(BUS);
  expect(await page.evaluate(() => window.same)).toBe(true); // No reload.
  await phone.reload();
  await expect(page.getByRole('heading', { name: 'What do you need?' })).toBeVisible();
  await page.getByRole('button', { name: 'Français' }).click();
  await expect(page.getByRole('heading', { name: 'De quoi avez-vous besoin' })).toBeVisible();
});

test('a need written before coming in is there after, and only has to be saved', async ({ phone }) => {
  const { page } = phone;
  await phone.invited();
  await page.getByRole('link', { name: 'Écrire d’abord un besoin' }).click();
  await page.getByLabel('Votre besoin, en une phrase').fill(BUS);
  await page.getByRole('button', { name: 'Enregistrer ce besoin' }).click();
  await expect(page.getByText('Il faut d’abord entrer dans un comité.', { exact: false })).toBeVisible();
  await phone.join('Anne');
  await expect(page.getByLabel('Votre besoin, en une phrase')).toHaveValue(BUS);
  await phone.save();
});
