// What happens to words after others chose them, and to words that one person wrote twice.
import { expect, test } from './harness/index.mjs';

const TYPO = 'Un autobu le soir';
const BUS = 'Un autobus le soir';
const POOL = 'Une piscine au centre';
const RINK = 'Une patinoire couverte';
const GOLF = 'Un terrain de golf';
const KITCHEN = 'Une cuisine où cuisiner ensemble';
const CHANGED = 'Ces mots ont changé depuis votre classement';

/** Types a correction of a need, and asks to save it. */
async function correct({ page }, before, after) {
  await page.getByRole('navigation').getByRole('link', { name: 'Moi', exact: true }).click();
  await page.getByRole('link', { name: before, exact: true }).first().click();
  await page.getByRole('button', { name: 'Corriger', exact: true }).click();
  await page.getByLabel('Votre besoin, en une phrase').fill(after);
  await page.getByRole('button', { name: 'Enregistrer la correction' }).click();
}

test('words that change after they were ranked: their author is told, and who chose them is asked', async ({ newPhone }) => {
  const [anne, marc] = [await newPhone(), await newPhone()];
  const warning = anne.page.getByRole('dialog').filter({ hasText: 'Dites-vous autre chose' });
  await anne.invited();
  await anne.join('Anne');
  for (const sentence of [TYPO, KITCHEN]) await anne.propose(sentence);
  await marc.invited();
  await marc.join('Marc');
  await marc.rank(TYPO, KITCHEN);

  // A small correction is saved without a word, and marked where it was ranked.
  await correct(anne, TYPO, BUS);
  await expect(anne.page.getByRole('heading', { name: BUS })).toBeVisible();
  await marc.go('Moi');
  const ballot = marc.page.getByRole('region', { name: 'Votre classement' });
  await expect(ballot).toContainText('Corrigé depuis.');
  await expect(ballot).toContainText(`Avant : ${TYPO}`);
  await expect(ballot.getByRole('button', { name: 'J’enlève mon choix' })).toBeVisible();
  await marc.go('Accueil');
  await expect(marc.page.getByRole('heading', { name: CHANGED })).toHaveCount(0);

  // Other words: a new need is offered instead, and takes what was typed.
  await correct(anne, BUS, POOL);
  await expect(warning).toBeVisible();
  await warning.getByRole('button', { name: 'Proposer un nouveau besoin' }).click();
  await expect(anne.page.getByLabel('Votre besoin, en une phrase')).toHaveValue(POOL);
  await anne.save();
  await correct(anne, BUS, GOLF);
  await warning.getByRole('button', { name: 'Changer les mots' }).click();

  await expect(marc.page.getByRole('heading', { name: CHANGED })).toBeVisible();
  await expect(marc.page.getByText(`Avant : ${TYPO}`)).toBeVisible();
  await expect(marc.page.getByText(`Maintenant : ${GOLF}`)).toBeVisible();
  expect(await marc.axe()).toEqual([]);
  await marc.page.getByRole('group', { name: GOLF }).getByRole('button', { name: 'Je garde mon choix' }).click();
  await expect(marc.page.getByText('Votre choix est gardé.')).toBeVisible();
  await expect(marc.page.getByRole('heading', { name: CHANGED })).toHaveCount(0);

  // Words that change between the choice and the gift are marked as they are put in order, and to
  // give that order is the answer: nothing is asked after.
  await marc.go('Classer');
  await marc.page.getByRole('button', { name: 'Changer mon classement' }).click();
  await marc.page.getByRole('checkbox', { name: POOL }).check({ force: true });
  await correct(anne, POOL, RINK);
  await warning.getByRole('button', { name: 'Changer les mots' }).click();
  await expect(marc.page.getByRole('checkbox', { name: RINK })).toBeChecked();
  await marc.page.getByRole('button', { name: 'Continuer vers l’ordre' }).click();
  await expect(marc.page.getByRole('listitem').filter({ hasText: RINK })).toContainText(`Avant : ${POOL}`);
  expect(await marc.axe()).toEqual([]);
  // The back button leads to the first step, with what was chosen.
  await marc.page.goBack();
  await expect(marc.page.getByRole('checkbox', { name: RINK })).toBeChecked();
  await marc.page.getByRole('button', { name: 'Continuer vers l’ordre' }).click();
  await marc.page.getByRole('button', { name: 'Donner mon classement' }).click();
  await expect(marc.page.getByRole('heading', { name: 'Votre classement' })).toBeVisible();
  await marc.go('Accueil');
  await expect(marc.page.getByRole('heading', { name: CHANGED })).toHaveCount(0);

  // Asked of what changes after; answered in one's own ranking too.
  await correct(anne, RINK, TYPO);
  await warning.getByRole('button', { name: 'Changer les mots' }).click();
  await expect(marc.page.getByRole('heading', { name: CHANGED })).toBeVisible();
  await marc.go('Classer');
  await expect(marc.page.getByText(`Avant : ${RINK}`)).toBeVisible();
  await expect(marc.page.getByRole('button', { name: 'Je garde mon choix' })).toBeVisible();
  await marc.page.getByRole('button', { name: 'J’enlève mon choix' }).click();
  await marc.go('Moi');
  await expect(ballot.getByRole('listitem')).toContainText([GOLF, KITCHEN]);
  await expect(ballot).not.toContainText(TYPO);
});

test('one sentence corrected on two phones apart: their author sees both, and chooses', async ({ newPhone }) => {
  const [phone, other] = [await newPhone(), await newPhone()];
  const two = (one) => one.page.getByRole('heading', { name: 'Vous avez écrit deux versions' });
  await phone.invited();
  await phone.join('Anne');
  await phone.propose(TYPO);
  await phone.received();
  await phone.page.getByRole('link', { name: 'Continuer sur un autre téléphone' }).click();
  await phone.page.getByRole('button', { name: 'Faire un code' }).click();
  // The box where a code is pasted has the same name: the shown one is read only.
  const code = await phone.page.locator('textarea[readonly]').inputValue();
  await other.open('/appareil');
  await other.page.getByLabel('Votre code').fill(code);
  await other.page.getByRole('button', { name: 'Continuer ici' }).click();
  await expect(other.need(TYPO)).toContainText('Vous', { timeout: 60_000 });

  await Promise.all([phone.offline(), other.offline()]);
  await correct(phone, TYPO, BUS);
  await correct(other, TYPO, 'Un autobu, le soir');
  await Promise.all([phone.online(), other.online()]);
  // On the need's own screen, and in Mine.
  await expect(two(phone)).toBeVisible();
  expect(await phone.axe()).toEqual([]);
  await other.go('Moi');
  await expect(two(other)).toBeVisible();
  await other.page.getByRole('button', { name: `Garder ces mots, ${BUS}` }).click();
  for (const one of [phone, other]) {
    await expect(two(one)).toHaveCount(0);
    await one.go('Accueil');
    await expect(one.need(BUS)).toHaveCount(1);
  }
});
