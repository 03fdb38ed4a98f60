// Without any network: a file made on one phone brings a committee's words to another.
import { expect, test } from './harness/index.mjs';
import { share } from './harness/sharing.mjs';

const BUS = 'Un autobus qui passe le soir';
const HALL = 'Une salle chauffée pour se rencontrer';

/** Makes a file for somebody, and gives where the browser put it. */
async function file({ page }, reader) {
  await page.getByLabel(/^Pour qui/).selectOption({ label: reader });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Enregistrer le fichier' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^pour-.+-\d{4}-\d\d-\d\d\.porte-voix$/);
  await expect(page.getByText('Le fichier est prêt. Vérifiez qu’il est dans vos téléchargements.')).toBeVisible();
  return download.path();
}

const choose = ({ page }, path) => page.getByLabel('Choisir le fichier').setInputFiles(path);

test('two phones with no network agree by file, and the table hears it from either', async ({ newPhone }) => {
  test.slow();
  const [anne, marc, lise] = [await newPhone(), await newPhone(), await newPhone()];
  for (const [phone, name] of [[anne, 'Anne'], [marc, 'Marc'], [lise, 'Lise']]) {
    await phone.invited();
    await phone.join(name);
  }
  await share(anne);
  await expect(anne.page.getByLabel(/^Pour qui/).getByRole('option', { name: 'Marc' })).toBeAttached();
  for (const phone of [anne, marc]) await phone.offline();
  await anne.propose(BUS);
  await marc.propose(HALL);

  await share(anne);
  const forMarc = await file(anne, 'Marc');
  await share(marc);
  await choose(marc, forMarc);
  await expect(marc.page.getByText(/^Personnes\s: \d+\. Besoins\s: 1\./)).toBeVisible();
  await marc.page.getByRole('button', { name: 'Ajouter à ce téléphone' }).click();
  await expect(marc.page.getByText('C’est ajouté à ce téléphone.')).toBeVisible();
  await marc.go('Accueil');
  await expect(marc.need(BUS)).toBeVisible();
  await expect(marc.need(HALL)).toBeVisible();

  // Twice does no harm, and says so.
  await share(marc);
  await choose(marc, forMarc);
  await expect(marc.page.getByText('Ce téléphone a déjà tout.')).toBeVisible();

  // Made for somebody else: said in plain words, nothing changes.
  await share(lise);
  await choose(lise, forMarc);
  await expect(lise.page.getByText('C’est fait pour quelqu’un d’autre. Rien n’a changé sur ce téléphone.', { exact: false })).toBeVisible();

  // Marc was only passing by: what Anne wrote reaches the table through him.
  await marc.online();
  await lise.go('Accueil');
  await expect(lise.need(BUS)).toBeVisible();
  await expect(lise.need(HALL)).toBeVisible();
});

test('who comes in while the screen is open can be given a file', async ({ newPhone }) => {
  const [anne, marc] = [await newPhone(), await newPhone()];
  await anne.invited();
  await anne.join('Anne');
  await share(anne);
  await marc.invited();
  await marc.join('Marc');
  await expect(anne.page.getByLabel(/^Pour qui/).getByRole('option', { name: 'Marc' })).toBeAttached();
});

test('what is no file of Porte-Voix is refused in plain words', async ({ phone }) => {
  await phone.invited();
  await phone.join();
  await share(phone);
  await phone.page.getByLabel('Choisir le fichier').setInputFiles({
    name: 'photo.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from('not a file of ours'),
  });
  await expect(phone.page.getByText('Ce qui a été lu est abîmé, coupé ou autre chose. Rien n’a changé sur ce téléphone.', { exact: false })).toBeVisible();
});

test('a file for the table is taken by the server’s own command', async ({ server, newPhone }) => {
  const anne = await newPhone();
  await anne.invited();
  await anne.join('Anne');
  await share(anne);
  await expect(anne.page.getByLabel(/^Pour qui/)).toBeVisible();
  await anne.offline();
  await anne.propose(BUS);
  await share(anne);
  const path = await file(anne, 'la table');
  expect(await server.command('import', path)).toMatch(/: [1-9]\d* new/);
  expect(await server.command('import', path)).toMatch(/: 0 new/);
});
