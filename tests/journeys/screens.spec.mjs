// Every screen, enumerated from the interface's own list of routes, under axe with every rule: in
// French and in English, light; three of them in the dark too. A new route is checked without
// being named here; one that cannot be reached fails.
import { expect, test } from './harness/index.mjs';

const NEED = 'Un autobus qui passe le soir';
/** Shown dark as well: one to read, one to write, one to choose. */
const DARK = ['/question', '/proposer', '/classer'];

const routes = (page) => page.evaluate(() => window.__routes);

/** Where each route is for this phone: `:id` is a need it has. */
async function addresses(phone) {
  await phone.go('Accueil');
  const need = await phone.page.locator('a[href^="/besoin/"]').first().getAttribute('href');
  return (await routes(phone.page)).map((route) => route.replace('/besoin/:id', need));
}

async function speak(phone, language) {
  await phone.page.evaluate((language) => localStorage.setItem('lang', language), language);
}

/** Opens each address as a person coming back would, and notes what axe says. */
async function check(phone, addresses) {
  const found = {};
  for (const address of addresses) {
    expect(address).not.toContain(':');
    await phone.open(address);
    await expect(phone.page.locator('main#content h1').first()).toBeVisible();
    const violations = await phone.axe();
    if (violations.length) found[address] = violations;
  }
  return found;
}

for (const language of ['fr', 'en']) {
  test(`every screen is accessible to whoever comes in (${language})`, async ({ phone }) => {
    test.slow();
    await phone.invited();
    await phone.join('Anne');
    await phone.propose(NEED);
    const all = await addresses(phone);
    await speak(phone, language);
    expect(await check(phone, all)).toEqual({});
  });

  test(`every screen is accessible before any invitation (${language})`, async ({ phone }) => {
    test.slow();
    await phone.open();
    await speak(phone, language);
    const all = (await routes(phone.page)).filter((route) => !route.includes(':'));
    expect(await check(phone, all)).toEqual({});
  });
}

test('the dark theme is as readable', async ({ newPhone }) => {
  const phone = await newPhone({ colorScheme: 'dark' });
  await phone.invited();
  await phone.join();
  expect(await check(phone, DARK)).toEqual({});
});

test('with letters twice as large on a small phone nothing is cut or hides, on any screen', async ({ newPhone }) => {
  test.slow();
  const phone = await newPhone({ viewport: { width: 180, height: 370 } });
  const { page } = phone;
  await phone.invited();
  await phone.join('Anne');
  await phone.propose(NEED);
  const beyond = {};
  for (const address of await addresses(phone)) {
    await phone.open(address);
    await expect(page.locator('main#content h1').first()).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > 180) beyond[address] = wide;
    // The way to every other screen can be pressed, and covers none of this one.
    await page.getByRole('navigation').getByRole('link', { name: 'Moi', exact: true }).click({ trial: true });
    await expect(page.getByRole('navigation')).toHaveCSS('position', 'static');
  }
  expect(beyond).toEqual({});
});
