// Who facilitates a committee: another core and a screen of their own, that come with the role,
// work with no network, and go with it. Nobody else downloads any of it.
import { expect, test } from './harness/index.mjs';
import { meet, share } from './harness/sharing.mjs';

const BUS = 'Un autobus qui passe le soir';
const HALL = 'Une salle chauffée pour se rencontrer';

/** Names somebody facilitator, once the server has heard of them. */
const facilitate = (server, name, ...more) => {
  const committee = Object.keys(server.invitations)[0];
  const words = ['facilitator', name, '--committee', committee, '--as', server.founderKey, ...more];
  return expect(() => server.command(...words)).toPass({ timeout: 30_000 });
};

/** Every file of the app that some cache of this phone holds. */
const keptFiles = (page) => page.evaluate(async () => {
  const names = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) names.push(new URL(url).pathname);
  }
  return names;
});

const OF_STAFF = /^\/(staff|core_staff|core-staff|role)/;
const keptForStaff = async (page) => (await keptFiles(page)).filter((name) => OF_STAFF.test(name));
const entry = (phone) => phone.page.getByRole('main').getByRole('link', { name: 'Mon comité' });
const figure = (phone, name) => phone.page.locator('.figures div').filter({ hasText: name }).locator('dd');

/** Everything of the role is kept for the next start. */
const roleKept = (phone) => expect(phone.page.locator('html')).toHaveAttribute('data-role', 'kept', { timeout: 60_000 });

async function comeIn(newPhone, name, options) {
  const phone = await newPhone(options);
  await phone.invited();
  await phone.join(name);
  return phone;
}

test('a role brings its screen without a reload, it works with no network, and goes with the role', async ({ server, newPhone }) => {
  test.slow();
  const anne = await comeIn(newPhone, 'Anne', { cold: true });
  const marc = await comeIn(newPhone, 'Marc');
  await anne.propose(BUS);
  await marc.propose(HALL);
  await marc.rank(HALL);
  await anne.go('Accueil');
  await expect(anne.need(HALL)).toBeVisible();
  await anne.kept();
  expect(await keptForStaff(anne.page)).toEqual([]);

  // The page stays, with the words that are being written in it.
  await anne.go('Proposer');
  await anne.page.getByLabel('Votre besoin, en une phrase').fill('De la lumière');
  await anne.page.evaluate(() => (window.stays = true));
  await facilitate(server, 'Anne');
  await roleKept(anne);
  await expect(anne.page.getByLabel('Votre besoin, en une phrase')).toHaveValue('De la lumière');
  await anne.save();
  await anne.go('Moi');
  await entry(anne).click();
  await expect(anne.page.getByRole('heading', { name: 'Mon comité' })).toBeVisible();
  await expect(figure(anne, 'personnes')).toHaveText('2');
  await expect(figure(anne, 'besoins')).toHaveText('3');
  await expect(figure(anne, 'classement donné')).toHaveText('1');
  await expect(anne.page.getByText('Tout ce que ce téléphone connaît a été reçu', { exact: false })).toBeVisible();
  await expect(anne.page.getByText('Relié', { exact: false }).first()).toBeVisible();
  await expect(anne.page.getByRole('listitem').filter({ hasText: 'Marc' }).first()).toBeVisible();
  await expect(anne.need(HALL)).toContainText('Reçu par');
  expect(await anne.page.evaluate(() => window.stays)).toBe(true);
  // Who has no role has nothing of it.
  await marc.kept();
  expect(await keptForStaff(marc.page)).toEqual([]);

  // In a basement, from a cold start.
  await server.kill();
  await anne.coldStart({ offline: true });
  await anne.open('/comite');
  await expect(figure(anne, 'personnes')).toHaveText('2');
  await expect(anne.page.getByText('Dernier échange complet : aujourd’hui', { exact: false })).toBeVisible();
  await anne.propose('Un jardin');
  await anne.page.goto('/comite');
  await expect(figure(anne, 'besoins')).toHaveText('4');
  await expect(anne.page.getByText('1 contribution n’a pas encore été reçue', { exact: false })).toBeVisible();
  await expect(anne.need('Un jardin')).toContainText('Pas encore reçu');

  // The role ends while the screen is open: the screen and the files go, the words stay.
  await server.restart();
  await anne.online();
  await expect(anne.page.getByText('Tout ce que ce téléphone connaît a été reçu', { exact: false })).toBeVisible({ timeout: 60_000 });
  await facilitate(server, 'Anne', '--undo');
  await expect(anne.page.getByText('Cet écran est pour qui anime ce comité.')).toBeVisible();
  await expect.poll(() => keptForStaff(anne.page)).toEqual([]);
  await anne.go('Moi');
  await expect(anne.need('Un jardin')).toBeVisible();
  await expect(entry(anne)).toHaveCount(0);
  await anne.propose('Un banc');
});

test('two tabs take the role, one of them with the words of a need begun', async ({ server, newPhone }) => {
  test.slow();
  const anne = await comeIn(newPhone, 'Anne');
  const other = await anne.tab('/proposer');
  await other.getByLabel('Votre besoin, en une phrase').fill(BUS);
  await facilitate(server, 'Anne');
  await anne.go('Moi');
  await entry(anne).click();
  await expect(figure(anne, 'personne')).toHaveText('1');
  await expect(other.locator('html')).toHaveAttribute('data-role', /./);
  await other.getByRole('button', { name: 'Enregistrer ce besoin' }).click();
  await other.getByText(/^Enregistré sur ce téléphone\./).waitFor();
  await expect(figure(anne, 'besoin')).toHaveText('1');
  await expect(anne.need(BUS)).toContainText('Reçu par');
});

test('alone in the committee, a facilitator is shown what to do: the invitation, then sharing', async ({ server, newPhone }) => {
  test.slow();
  const anne = await comeIn(newPhone, 'Anne');
  await facilitate(server, 'Anne');
  await anne.go('Moi');
  await entry(anne).click();
  const { page } = anne;
  await expect(page.getByText('Il n’y a que vous pour l’instant. Montrez l’invitation.')).toBeVisible();
  await expect(page.getByText('Aucun besoin n’est encore écrit.')).toBeVisible();
  await page.getByRole('button', { name: 'Montrer l’invitation' }).click();
  await expect(page.getByRole('img', { name: 'Invitation à lire avec un téléphone' })).toBeVisible();
  const link = await page.getByLabel('Lien d’invitation').inputValue();
  expect(link).toContain(server.url);
  await page.getByRole('button', { name: 'Fermer' }).click();
  await page.getByRole('link', { name: 'Partager sans Internet' }).click();
  await expect(page.getByRole('button', { name: 'Montrer mon code' })).toBeVisible();

  // Whoever comes in is there at once.
  const marc = await newPhone();
  await marc.open(link);
  await marc.join('Marc');
  await page.goBack();
  await expect(page.getByRole('listitem').filter({ hasText: 'Marc' })).toBeVisible();
});

test('a role that comes with no network waits for what it needs, and says so', async ({ server, newPhone }) => {
  test.slow();
  const anne = await comeIn(newPhone, 'Anne');
  const marc = await comeIn(newPhone, 'Marc');
  for (const phone of [anne, marc]) {
    await share(phone);
    await phone.kept();
  }
  await anne.offline();
  await facilitate(server, 'Anne');
  await marc.propose(HALL);
  await marc.received();
  await server.kill();
  // The news comes from a phone beside her.
  await anne.online();
  await share(marc);
  await meet(anne, marc);
  await anne.go('Moi');
  await entry(anne).click();
  await expect(anne.page.getByText('n’a pas pu venir', { exact: false })).toBeVisible();
  await server.restart();
  await expect(async () => {
    const again = anne.page.getByRole('button', { name: 'Réessayer' }).last();
    if (await again.isVisible()) await again.click();
    await expect(figure(anne, 'personnes')).toHaveText('2', { timeout: 2_000 });
  }).toPass({ timeout: 90_000 });
});

test('an update brings what belongs to the role too, and it starts with no network', async ({ server, newer, newPhone }) => {
  test.slow();
  const anne = await newPhone({ at: newer });
  await anne.open(server.invitation().replace(server.url, newer.url));
  await anne.join('Anne');
  await anne.kept();
  await facilitate(server, 'Anne');
  await roleKept(anne);
  newer.publish();
  const { page } = anne;
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Prendre la mise à jour' }).click();
  await reloaded;
  await anne.ready();
  await anne.offline();
  await anne.open('/comite');
  await expect(figure(anne, 'personne')).toHaveText('1');
});

for (const language of ['fr', 'en']) {
  for (const colorScheme of ['light', 'dark']) {
    test(`the facilitator’s screen passes axe (${language}, ${colorScheme})`, async ({ server, newPhone }) => {
      test.slow();
      const anne = await comeIn(newPhone, 'Anne', { colorScheme });
      await anne.propose(BUS);
      await facilitate(server, 'Anne');
      await roleKept(anne);
      const { page } = anne;
      await page.evaluate((language) => localStorage.setItem('lang', language), language);
      await anne.open('/comite');
      await expect(page.locator('.figures')).toBeVisible();
      expect(await anne.axe()).toEqual([]);
      await page.getByRole('button', { name: language === 'fr' ? 'Montrer l’invitation' : 'Show the invitation' }).click();
      await expect(page.locator('.qr svg')).toBeVisible();
      expect(await anne.axe()).toEqual([]);
      await page.setViewportSize({ width: 180, height: 370 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(180);
    });
  }
}
