// One person, several phones; a lost phone.
import { expect, test } from './harness/index.mjs';

const BUS = 'Un autobus qui passe le soir';
const KITCHEN = 'Une cuisine où cuisiner ensemble';

test('another phone continues as the same person', async ({ newPhone }) => {
  const [first, second] = [await newPhone(), await newPhone()];
  await first.invited();
  await first.join('Anne');
  await first.propose(BUS);
  await first.received();

  await first.page.getByRole('link', { name: 'Continuer sur un autre téléphone' }).click();
  await first.page.getByRole('button', { name: 'Faire un code' }).click();
  await expect(first.page.locator('.qr')).toBeVisible();
  const code = await first.page.locator('textarea[readonly]').inputValue();

  await second.open('/appareil');
  await second.page.getByLabel('Votre code').fill(code);
  await second.page.getByRole('button', { name: 'Continuer ici' }).click();
  await expect(second.page.getByText('C’est fait. Ce téléphone continue avec vous.')).toBeVisible();
  await expect(second.need(BUS)).toContainText('Vous');

  // What the second writes is also the first one's.
  await second.propose(KITCHEN);
  await first.go('Moi');
  await expect(first.need(KITCHEN)).toContainText('Reçu par');
  await second.go('Moi');
  for (const sentence of [BUS, KITCHEN]) await expect(second.need(sentence)).toContainText('Reçu par');
  await expect(second.page.getByText('1 personne')).toHaveCount(0);
  await second.go('Accueil');
  await expect(second.page.locator('.where')).toContainText('1 personne');
});

test('who left a committee comes back with the invitation, as the same person', async ({ newPhone }) => {
  const [anne, marc] = [await newPhone(), await newPhone()];
  await anne.invited();
  await anne.join('Anne');
  await anne.propose('Un autobus qui passe le soir');
  await anne.received();
  await anne.page.getByRole('button', { name: 'Quitter le comité' }).click();
  await anne.page.getByRole('dialog').getByRole('button', { name: 'Quitter', exact: false }).click();
  // A moment for second thoughts, then it is done.
  await expect(anne.page.getByText('Vous avez quitté le comité.')).toBeVisible();
  await anne.invited();
  await anne.join('Anne');
  await anne.go('Accueil');
  await expect(anne.need('Un autobus qui passe le soir')).toContainText('Vous');
  await anne.propose('Une halte chauffée');
  await marc.invited();
  await marc.join('Marc');
  await marc.go('Accueil');
  await expect(marc.need('Une halte chauffée')).toContainText('Anne');
});

test('who confirmed leaving and goes to another screen has left', async ({ phone }) => {
  await phone.invited();
  await phone.join('Anne');
  await phone.go('Moi');
  await phone.page.getByRole('button', { name: 'Quitter le comité' }).click();
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Quitter', exact: false }).click();
  await expect(phone.page.getByText('Départ dans quelques secondes.')).toBeVisible();
  await phone.go('Proposer');
  await expect(phone.page.getByText('Vous avez quitté le comité.')).toBeVisible();
  await phone.invited();
  await expect(phone.page.getByText('Vous êtes déjà dans ce comité.')).toHaveCount(0);
  await expect(phone.page.getByRole('link', { name: 'Continuer', exact: true })).toBeVisible();
});

test('a tab that opens while another shows the way back leaves nothing', async ({ phone }) => {
  await phone.invited();
  await phone.join('Anne');
  await phone.go('Moi');
  await phone.page.getByRole('button', { name: 'Quitter le comité' }).click();
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Quitter', exact: false }).click();
  await expect(phone.page.getByText('Départ dans quelques secondes.')).toBeVisible();
  const other = await phone.context.newPage();
  await other.goto(phone.page.url());
  await expect(other.getByRole('heading', { name: 'Ce que vous avez dit' })).toBeVisible();
  await expect(other.getByRole('button', { name: 'Quitter le comité' })).toBeVisible();
  await phone.page.getByRole('button', { name: 'Annuler le départ' }).click();
  await expect(phone.page.getByRole('button', { name: 'Quitter le comité' })).toBeVisible();
  await other.reload();
  await expect(other.getByRole('button', { name: 'Quitter le comité' })).toBeVisible();
  await expect(other.getByText('Vous avez quitté le comité.')).toHaveCount(0);
});
