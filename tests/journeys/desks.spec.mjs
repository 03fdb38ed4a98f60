// Several committees, several tabs: words stay where, and for whom, they were written.
import { expect, test } from './harness/index.mjs';

const BUS = 'Un autobus qui passe le soir';
const KITCHEN = 'Une cuisine où cuisiner ensemble';
const ADDED = 'Le dimanche aussi';
const [ONE, TWO] = ['Comité AVEC de L’Islet', 'Comité AVEC de Beauce-Centre'];
const sentence = (page) => page.getByLabel('Votre besoin, en une phrase');

test('words for a second committee never go into the first, and each tab keeps its own', async ({ phone }) => {
  test.slow();
  await phone.invited(ONE);
  await phone.join('Anne');
  await phone.propose(BUS);

  // The invitation of the second: what is read before agreeing, and a need written first.
  await phone.invited(TWO);
  await phone.page.getByRole('link', { name: 'Écrire d’abord un besoin' }).click();
  await expect(phone.page.locator('.where')).toContainText(TWO);
  await sentence(phone.page).fill(KITCHEN);
  await phone.page.getByRole('button', { name: 'Enregistrer ce besoin' }).click();
  await expect(phone.page.getByText('Il faut d’abord entrer dans un comité.', { exact: false })).toBeVisible();
  await phone.go('Accueil');
  await expect(phone.need(BUS)).toBeVisible();
  await expect(phone.page.getByText(KITCHEN)).toHaveCount(0);
  await phone.open('/');
  await phone.join();
  await expect(sentence(phone.page)).toHaveValue(KITCHEN);
  await phone.save();
  await phone.go('Accueil');
  await expect(phone.page.locator('.where')).toContainText(TWO);
  await expect(phone.need(KITCHEN)).toBeVisible();
  await expect(phone.page.getByText(BUS)).toHaveCount(0);

  // A name is of one committee.
  await phone.go('Moi');
  await phone.page.getByRole('link', { name: 'Changer de nom' }).click();
  await phone.page.getByLabel('Prénom ou surnom').fill('Annette');
  await phone.page.getByRole('button', { name: 'Enregistrer ce nom' }).click();
  await expect(phone.page.getByText('Annette', { exact: true })).toBeVisible();
  await phone.page.getByLabel('Changer de comité').selectOption({ label: ONE });
  await expect(phone.page.getByText('Anne', { exact: true })).toBeVisible();
  await phone.page.getByLabel('Changer de comité').selectOption({ label: TWO });

  // Every screen names its committee, and leads to the other.
  for (const tab of ['Proposer', 'Classer', 'Moi']) {
    await phone.go(tab);
    await expect(phone.page.locator('.where').first()).toContainText(TWO);
  }
  await phone.page.getByLabel('Changer de comité').selectOption({ label: ONE });
  await expect(phone.page.locator('.where').first()).toContainText(ONE);
  await expect(phone.need(BUS)).toBeVisible();

  // An addition and a correction that were left, by the menu and by a killed tab.
  await phone.need(BUS).getByRole('link', { name: BUS }).click();
  const need = phone.page.url();
  await phone.page.getByLabel('Que voulez-vous ajouter ?').fill(ADDED);
  await phone.go('Accueil');
  await phone.need(BUS).getByRole('link', { name: BUS }).click();
  await expect(phone.page.getByLabel('Que voulez-vous ajouter ?')).toHaveValue(ADDED);
  await phone.page.getByRole('button', { name: 'Corriger', exact: true }).click();
  await sentence(phone.page).fill(`${BUS} et le matin`);
  await phone.killTab();
  await phone.open(need);
  await expect(sentence(phone.page)).toHaveValue(`${BUS} et le matin`);
  await phone.page.getByRole('button', { name: 'Annuler' }).click();
  await expect(phone.page.getByLabel('Que voulez-vous ajouter ?')).toHaveValue(ADDED);

  // Two tabs: saving in one clears nothing of the other, and a reload shows its own words.
  await phone.go('Proposer');
  const other = await phone.tab('/proposer');
  await sentence(phone.page).fill('Les mots du premier onglet');
  await expect(sentence(other)).toHaveValue('');
  await sentence(other).fill('Les mots du second onglet');
  await phone.save();
  await other.reload();
  await phone.ready(other);
  await expect(sentence(other)).toHaveValue('Les mots du second onglet');
  await phone.reload();
  await phone.go('Proposer');
  await expect(sentence(phone.page)).toHaveValue('');
});
