// The server moves to another address: phones that knew the old one find it again, and only there.
import { createHash } from 'node:crypto';
import { expect, test } from './harness/index.mjs';
import { Server } from './harness/server.mjs';

const BUS = 'Un autobus qui passe le soir';
const KITCHEN = 'Une cuisine où cuisiner ensemble';

test('a phone follows its server to another address, by a newer invitation or by the page itself', async ({ server, newPhone }) => {
  test.slow();
  const first = await newPhone();
  await first.invited();
  await first.join('Anne');
  await first.kept();
  await first.propose(BUS);
  await first.received();
  await first.page.getByRole('link', { name: 'Continuer sur un autre téléphone' }).click();
  await first.page.getByRole('button', { name: 'Faire un code' }).click();
  await expect(first.page.locator('.qr')).toBeVisible();
  const code = await first.page.locator('textarea[readonly]').inputValue();

  const old = server.url;
  await server.stop();
  await server.moved();
  expect(server.url).not.toBe(old);

  // The page is the one that the phone kept; the invitation is one to the same committee.
  await first.open(`/${new URL(server.invitation()).hash}`);
  await expect(first.page.locator('header').getByText('Relié')).toBeVisible();
  await first.propose(KITCHEN);
  await first.received();
  // It is known from now on.
  await first.open('/moi');
  await expect(first.page.locator('header').getByText('Relié')).toBeVisible();

  // What another phone was given names the old address; the page that it has open is the new one.
  const second = await newPhone();
  await second.open('/appareil');
  await second.page.getByLabel('Votre code').fill(code);
  await second.page.getByRole('button', { name: 'Continuer ici' }).click();
  await second.go('Moi');
  for (const sentence of [BUS, KITCHEN]) await expect(second.need(sentence)).toContainText('Reçu par');
});

test('a forged invitation to another committee takes a phone to no other server', async ({ server, newPhone }) => {
  test.slow();
  const phone = await newPhone();
  await phone.invited();
  await phone.join('Anne');
  await phone.kept();
  await phone.propose(BUS);
  await phone.received();
  const other = await Server.start();
  try {
    // The true one, but for the address and the key behind it: those of another server.
    const [, committee] = Object.keys(server.invitations);
    const read = (link) => Buffer.from(new URL(link).hash.slice('#PV-I.'.length), 'base64url').subarray(0, -2);
    const [bytes, others] = [read(server.invitation(committee)), read(other.invitation(committee))];
    // The address, then 32 bytes with their two of length.
    const place = (code, url) => [code.indexOf(url), code.indexOf(url) + Buffer.byteLength(url) + 34];
    const [[at, end], [from, to]] = [place(bytes, server.url), place(others, other.url)];
    expect(at).toBeGreaterThan(0);
    expect(to - from).toBe(end - at);
    others.copy(bytes, at, from, to);
    const check = createHash('sha256').update('PV-I.').update(bytes).digest().subarray(0, 2);
    await server.stop();
    await phone.open(`/#PV-I.${Buffer.concat([bytes, check]).toString('base64url')}`);
    await phone.join();
    await expect(phone.page.locator('header').getByText('Hors réseau')).toBeVisible();
    await server.restart();
    await expect(phone.page.locator('header').getByText('Relié')).toBeVisible({ timeout: 90_000 });
    await phone.propose(KITCHEN);
    await phone.received();
  } finally {
    await other.discard();
  }
});
