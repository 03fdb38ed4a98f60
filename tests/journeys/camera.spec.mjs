// With no network at all: one phone's screen, another's camera. The camera is Chromium's own
// stand-in, playing what the first phone really drew.
import { expect, test as base } from './harness/index.mjs';
import { share } from './harness/sharing.mjs';
import { CLEAN, Camera, DEGRADED, film, shown } from './harness/camera.mjs';

const BUS = 'Un autobus qui passe le soir';
const HALL = 'Une salle chauffée pour se rencontrer';
const LONG = 'L’hiver, le poêle s’arrête la nuit et les enfants toussent. Le propriétaire dit que c’est à nous de payer la réparation, '.repeat(4);

const test = base.extend({
  /** `newSeer()` is a phone with a camera: `{ phone, camera }`. */
  newSeer: async ({ newPhone }, use) => {
    const cameras = [];
    await use(async () => {
      const camera = await Camera.make();
      cameras.push(camera);
      return { camera, phone: await newPhone({ cold: true, ...camera.options }) };
    });
    for (const camera of cameras) await camera.discard();
  },
});

const scan = ({ page }) => page.getByRole('button', { name: 'Scanner un code' }).click();

async function take({ page }, inside) {
  await expect(page.getByText(inside)).toBeVisible();
  await page.getByRole('button', { name: 'Ajouter à ce téléphone' }).click();
  await expect(page.getByText('C’est ajouté à ce téléphone.')).toBeVisible();
}

/** Two phones in a committee, that know each other and need no network from now on. */
async function committee(anne, marc) {
  for (const [phone, name] of [[anne, 'Anne'], [marc, 'Marc']]) {
    await phone.invited();
    await phone.join(name);
    await phone.kept();
  }
  for (const { page } of [anne, marc]) await expect(page.getByText(/· 2\s+personnes/)).toBeVisible();
}

/** The same, the second with a camera. */
async function apart(newPhone, newSeer) {
  const anne = await newPhone();
  const { phone: marc, camera } = await newSeer();
  await committee(anne, marc);
  return { anne, marc, camera };
}

test('an invitation is read by camera', async ({ newPhone, newSeer }) => {
  test.slow();
  const anne = await newPhone();
  await anne.invited();
  await anne.join('Anne');
  await anne.go('Moi');
  await anne.page.getByRole('button', { name: 'Inviter quelqu’un' }).click();
  const invitation = await shown(anne.page);
  for (const held of [CLEAN, DEGRADED]) {
    const { phone: marc, camera } = await newSeer();
    await camera.sees([invitation], held);
    await marc.open('/code');
    await marc.page.getByRole('button', { name: 'Scanner avec la caméra' }).click();
    await marc.join('Marc');
  }
});

for (const [name, held] of [['clean', CLEAN], ['degraded', DEGRADED]]) {
  test(`what one person wrote goes by still codes, ${name}`, async ({ newPhone, newSeer }) => {
    test.slow();
    const { anne, marc, camera } = await apart(newPhone, newSeer);
    for (const phone of [anne, marc]) await phone.offline();
    await anne.propose(BUS);
    await share(anne);
    await anne.page.getByRole('button', { name: 'Montrer mes contributions' }).click();
    const codes = [await shown(anne.page)];
    const next = anne.page.getByRole('button', { name: 'Image suivante' });
    while (await next.isVisible()) {
      await next.click();
      codes.push(await shown(anne.page));
    }
    expect(codes.length).toBeLessThanOrEqual(3);

    // Shown in another order, each for a second.
    await camera.sees(codes.reverse(), held, 10);
    await share(marc);
    await scan(marc);
    await take(marc, /Besoins\s: 1\./);
    await marc.go('Accueil');
    await expect(marc.need(BUS)).toBeVisible();
  });

  test(`a whole committee goes by a film of codes, ${name}`, async ({ newPhone, newSeer }) => {
    test.slow();
    const { anne, marc, camera } = await apart(newPhone, newSeer);
    await share(anne);
    await expect(anne.page.getByLabel(/^Film pour qui/).getByRole('option', { name: 'Marc' })).toBeAttached();
    for (const phone of [anne, marc]) await phone.offline();
    await anne.propose(BUS);
    await anne.propose(HALL);
    await share(anne);
    await anne.page.getByLabel(/^Film pour qui/).selectOption({ label: 'Marc' });
    await anne.page.getByRole('button', { name: 'Montrer tout le comité' }).click();
    await anne.page.getByRole('button', { name: 'Plus vite' }).click();
    await camera.sees(await film(anne.page, 60), held);
    await share(marc);
    await scan(marc);
    await expect(marc.page.getByText(/^Film\s: \d+\s% lu/)).toBeVisible();
    await take(marc, /Besoins\s: 2\./);
    await marc.go('Accueil');
    await expect(marc.need(BUS)).toBeVisible();
    await expect(marc.need(HALL)).toBeVisible();
  });
}

test('a film and still codes that are left half-way go on where they stopped', async ({ newPhone, newSeer }) => {
  test.slow();
  const { anne, marc, camera } = await apart(newPhone, newSeer);
  await share(anne);
  await expect(anne.page.getByLabel(/^Film pour qui/).getByRole('option', { name: 'Marc' })).toBeAttached();
  for (const phone of [anne, marc]) await phone.offline();
  await anne.propose(BUS);
  await anne.propose(HALL);

  // Some frames, then another look with those only that were not seen.
  await share(anne);
  await anne.page.getByLabel(/^Film pour qui/).selectOption({ label: 'Marc' });
  await anne.page.getByRole('button', { name: 'Montrer tout le comité' }).click();
  await anne.page.getByRole('button', { name: 'Plus vite' }).click();
  const frames = await film(anne.page, 60);
  await anne.page.getByRole('button', { name: 'Retour' }).click();
  await camera.sees(frames.slice(0, 2), CLEAN);
  await share(marc);
  await scan(marc);
  await expect(marc.page.getByText(/^Film\s: [1-9]\d*\s% lu/)).toBeVisible();
  await marc.page.getByRole('button', { name: 'Retour' }).click();
  await camera.sees(frames.slice(2), CLEAN);
  await scan(marc);
  await take(marc, /Besoins\s: 2\./);
  await marc.go('Accueil');
  await expect(marc.need(HALL)).toBeVisible();

  // One code, then the others: long words need several.
  await anne.go('Proposer');
  const { page } = anne;
  await page.getByLabel('Votre besoin, en une phrase').fill('Du chauffage qui ne coupe pas');
  await page.locator('summary').click();
  await page.locator('#details').fill(LONG);
  await anne.save();
  await share(anne);
  await page.getByRole('button', { name: 'Montrer mes contributions' }).click();
  const codes = [await shown(page)];
  const next = page.getByRole('button', { name: 'Image suivante' });
  while (await next.isVisible()) {
    await next.click();
    codes.push(await shown(page));
  }
  expect(codes.length).toBeGreaterThan(1);
  await camera.sees(codes.slice(0, 1), CLEAN, 10);
  await share(marc);
  await scan(marc);
  await expect(marc.page.getByText(`Image 1 sur ${codes.length} lue.`)).toBeVisible();
  await marc.page.getByRole('button', { name: 'Retour' }).click();
  await camera.sees(codes.slice(1), CLEAN, 10);
  await scan(marc);
  await take(marc, /Besoins\s: 3\./);
});

test('two phones find each other by the codes that their cameras see', async ({ server, newSeer }) => {
  test.slow();
  const [anne, marc] = [await newSeer(), await newSeer()];
  await committee(anne.phone, marc.phone);
  await server.kill();
  await anne.phone.propose(BUS);
  await marc.phone.propose(HALL);
  await share(anne.phone);
  await anne.phone.page.getByRole('button', { name: 'Montrer mon code' }).click();
  await marc.camera.sees([await shown(anne.phone.page)], DEGRADED);
  await share(marc.phone);
  await scan(marc.phone);
  await expect(marc.phone.page.getByRole('heading', { name: 'Montrez ce code à l’autre téléphone' })).toBeVisible();
  await anne.camera.sees([await shown(marc.phone.page)], DEGRADED);
  await anne.phone.page.getByRole('button', { name: 'Scanner son code' }).click();
  for (const { phone } of [anne, marc]) {
    await expect(phone.page.getByText('Les deux ont la même chose.').first()).toBeVisible();
  }
  await marc.phone.go('Accueil');
  await expect(marc.phone.need(BUS)).toBeVisible();
});
