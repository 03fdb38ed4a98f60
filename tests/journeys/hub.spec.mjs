// A room without Internet: phones meet at a hub.
import { networkInterfaces } from 'node:os';
import { expect, test } from './harness/index.mjs';
import { share } from './harness/sharing.mjs';
import { CHROMIUM } from './harness/chromium.mjs';
import { Hub } from './harness/hub.mjs';

const BUS = 'Un autobus qui passe le soir';
const HALL = 'Une salle chauffée pour se rencontrer';

/** The app comes from a public address, the hub is on a private one. */
function spaces(server, hub) {
  const hosts = hub.sockets.map((socket) => new URL(socket).host.replace(/^\[.*\]/, ''));
  const rules = [`127.0.0.1:${server.port}=public`, `[::1]:${server.port}=public`];
  for (const host of hosts.filter((host) => !host.startsWith(':'))) rules.push(`${host}=private`);
  return { args: [...CHROMIUM.args, `--ip-address-space-overrides=${rules.join(',')}`] };
}

/** Gives the hub's code to a phone, as letters. */
async function scan({ page }, hub) {
  await page.getByRole('button', { name: 'Scanner un code' }).click();
  await page.getByText('Coller un code en lettres').click();
  await page.getByRole('textbox', { name: 'Le code en lettres' }).fill(hub.link);
  await page.getByRole('button', { name: 'Lire ce code' }).click();
  await page.getByRole('button', { name: 'Se relier à cette borne' }).click();
}

/** What the person answers, or changes in the browser's settings, about devices of this network. */
async function permit({ context, page }, setting) {
  const session = await context.newCDPSession(page);
  for (const name of ['local-network-access', 'local-network']) {
    // Browsers know one name or the other.
    await session.send('Browser.setPermission', { permission: { name }, setting }).catch(() => {});
  }
  await session.detach();
}

const inRoom = test.extend({
  hub: async ({ server }, use, info) => {
    const hub = await Hub.start(server.invitation(), '--name', 'la borne');
    await use(hub);
    if (info.status !== info.expectedStatus) {
      await info.attach('hub', { body: hub.said.join('\n'), contentType: 'text/plain' });
    }
    await hub.discard();
  },
});

const reachable = Object.values(networkInterfaces()).flat().some(({ internal }) => !internal);
inRoom.skip(!reachable, 'a hub is on a network: this machine has nothing but its loopback');

inRoom('phones meet at a hub with no Internet, and the table hears it later', async ({ server, hub, newPhone }) => {
  test.slow();
  const options = { cold: true, ...spaces(server, hub), permissions: ['local-network-access'] };
  const anne = await newPhone(options);
  const marc = await newPhone(options);
  for (const [phone, name] of [[anne, 'Anne'], [marc, 'Marc']]) {
    await phone.invited();
    await phone.join(name);
    await share(phone);
    await expect(phone.page.locator('html')).toHaveAttribute('data-offline', 'ready');
  }
  // The one who animates: the founder says so.
  const committee = Object.keys(server.invitations)[0];
  await server.command('facilitator', 'Anne', '--committee', committee, '--as', server.founderKey);
  await anne.go('Accueil');
  await server.kill();

  await share(anne);
  await scan(anne, hub);
  await expect(anne.page.getByText('Cette borne garde seulement la partie publique.', { exact: false })).toBeVisible();
  await anne.page.getByRole('button', { name: /^Confier/ }).click();
  await expect(anne.page.getByText('Les deux ont la même chose.')).toBeVisible();
  // It can be taken back, and given again.
  await anne.page.getByRole('button', { name: /^Ne plus confier/ }).click();
  await expect(anne.page.getByText('Elle garde ce qu’elle a déjà, mais ne reçoit plus rien.', { exact: false })).toBeVisible();
  await anne.page.getByRole('button', { name: /^Confier/ }).click();
  await expect(anne.page.getByRole('button', { name: /^Ne plus confier/ })).toBeVisible();
  await expect(anne.page.getByText('Les deux ont la même chose.')).toBeVisible();

  await share(marc);
  await scan(marc, hub);
  await expect(marc.page.getByText('Les deux ont la même chose.')).toBeVisible();
  await marc.propose(BUS);
  await anne.propose(HALL);
  await anne.go('Accueil');
  await expect(anne.need(BUS)).toBeVisible();
  await marc.go('Accueil');
  await expect(marc.need(HALL)).toBeVisible();
  await expect.poll(() => hub.page()).toContain('contributions');
});

inRoom('a guest with nothing installed takes part as long as the page is open', async ({ server, hub, newPhone }) => {
  test.slow();
  const anne = await newPhone({ cold: true, ...spaces(server, hub), permissions: ['local-network-access'] });
  await anne.invited();
  await anne.join('Anne');
  await server.command('relay', hub.code, '--as', server.founderKey);
  await share(anne);
  await expect(anne.page.locator('html')).toHaveAttribute('data-offline', 'ready');
  await server.kill();
  await scan(anne, hub);
  await expect(anne.page.getByText('Les deux ont la même chose.')).toBeVisible();

  const guest = await newPhone();
  await guest.open(hub.link);
  await expect(guest.page.getByText('Vous êtes en visite', { exact: false })).toBeVisible();
  await guest.page.getByRole('link', { name: 'J’ai un code' }).click();
  await guest.page.getByLabel('Votre code ou votre lien').fill(server.invitation());
  await guest.page.getByRole('button', { name: 'Lire mon invitation' }).click();
  await guest.join('Rita');
  await guest.propose(BUS);
  await anne.go('Accueil');
  await expect(anne.need(BUS)).toBeVisible();
  // A backup, a copy and a second committee leave a guest who they were.
  await guest.go('Moi');
  await guest.page.getByRole('link', { name: 'Continuer sur un autre téléphone' }).click();
  await guest.page.getByRole('button', { name: 'Télécharger ma copie' }).click();
  await expect(guest.page.getByText('La copie est prête.', { exact: false })).toBeVisible();
  await guest.page.getByRole('button', { name: 'Faire un code' }).click();
  await guest.page.getByRole('button', { name: 'Copier' }).first().click();
  await expect(guest.page.getByText('Le texte est choisi', { exact: false })).toBeVisible();
  const [first, second] = Object.keys(server.invitations);
  await guest.page.evaluate((hash) => { location.hash = hash; }, new URL(server.invitation(second)).hash);
  await guest.join('Rita');
  await guest.go('Moi');
  await guest.page.getByLabel('Changer de comité').selectOption({ label: first });
  await expect(guest.need(BUS)).toBeVisible();
  const kept = await guest.page.evaluate(async () => ({
    databases: (await indexedDB.databases()).length,
    local: localStorage.length,
    cookies: document.cookie,
  }));
  expect(kept).toEqual({ databases: 0, local: 0, cookies: '' });
  await guest.open(hub.link);
  await expect(guest.page.getByRole('heading', { name: 'Votre parole, jusqu’à la table où l’on décide' })).toBeVisible();
});

inRoom('a refusal of the local network leads to the next way, and another hub is named as such', async ({ server, hub, newPhone }) => {
  test.slow();
  const anne = await newPhone({ cold: true, ...spaces(server, hub), permissions: [] });
  await anne.invited();
  await anne.join('Anne');
  await share(anne);
  await scan(anne, hub);
  await expect(anne.page.getByText(/Wi-Fi.*(téléphone à côté|fichier)/).last()).toBeVisible({ timeout: 60_000 });
  await anne.page.getByRole('button', { name: 'Retour' }).click();
  await expect(anne.page.getByRole('button', { name: 'Montrer mon code' })).toBeVisible();
});

inRoom('a hub that falls is said, and what was written meanwhile reaches it when it is back', async ({ server, hub, newPhone }) => {
  test.slow();
  const options = { cold: true, ...spaces(server, hub), permissions: ['local-network-access'] };
  const [anne, marc] = [await newPhone(options), await newPhone(options)];
  for (const [phone, name] of [[anne, 'Anne'], [marc, 'Marc']]) {
    await phone.invited();
    await phone.join(name);
  }
  await server.command('relay', hub.code, '--as', server.founderKey);
  for (const phone of [anne, marc]) {
    await share(phone);
    await expect(phone.page.locator('html')).toHaveAttribute('data-offline', 'ready');
  }
  await server.kill();
  for (const phone of [anne, marc]) {
    await scan(phone, hub);
    await expect(phone.page.getByText('Les deux ont la même chose.')).toBeVisible();
  }
  await hub.kill();
  await expect(anne.page.getByText('La borne ne répond plus.', { exact: false })).toBeVisible();
  await anne.propose(BUS);
  await marc.propose(HALL);
  await hub.restart();
  for (const [phone, other] of [[anne, HALL], [marc, BUS]]) {
    await phone.go('Accueil');
    await expect(phone.need(other)).toBeVisible({ timeout: 60_000 });
  }
});

inRoom('a permission that is taken back while connected costs nothing, and the other ways stay', async ({ server, hub, newPhone }) => {
  test.slow();
  const anne = await newPhone({ cold: true, ...spaces(server, hub), permissions: ['local-network-access'] });
  await anne.invited();
  await anne.join('Anne');
  await server.command('relay', hub.code, '--as', server.founderKey);
  await share(anne);
  await expect(anne.page.locator('html')).toHaveAttribute('data-offline', 'ready');
  await server.kill();
  await scan(anne, hub);
  await expect(anne.page.getByText('Les deux ont la même chose.')).toBeVisible();

  await permit(anne, 'denied');
  await hub.kill();
  await anne.propose(BUS);
  await hub.restart();
  await share(anne);
  await expect(anne.page.getByText('La borne ne répond plus.', { exact: false })).toBeVisible();
  await expect(anne.page.getByRole('button', { name: 'Montrer mon code' })).toBeVisible();
  await scan(anne, hub);
  await expect(anne.page.getByText('Le téléphone a refusé de parler aux appareils de ce Wi-Fi.', { exact: false })).toBeVisible({ timeout: 60_000 });

  await anne.context.clearPermissions();
  await anne.context.grantPermissions(['local-network-access']);
  await anne.page.getByRole('button', { name: 'Se relier à cette borne' }).click();
  await expect(anne.page.getByText('Les deux ont la même chose.')).toBeVisible({ timeout: 60_000 });
});
