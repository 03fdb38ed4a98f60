// What a village wrote travels in somebody else's pocket, and the answer comes back the same way.
import { expect, test } from './harness/index.mjs';
import { join, share } from './harness/sharing.mjs';

const [ISLET, BEAUCE] = ['Comité AVEC de L’Islet', 'Comité AVEC de Beauce-Centre'];
const BUS = 'Un autobus qui passe le soir';

/** The section for who carries, with so many parcels aboard and delivered. */
const aboard = ({ page }, parcels, delivered) =>
  page.getByText(new RegExp(`Paquets fermés à clé\\s: ${parcels}\\. Déjà remis\\s: ${delivered}\\.`));

test('a phone of another committee carries what it cannot read to the table, and the receipt back', async ({ server, newPhone }) => {
  test.slow();
  const [anne, marc, rita] = [await newPhone(), await newPhone(), await newPhone()];
  for (const [phone, name, place] of [[anne, 'Anne', ISLET], [marc, 'Marc', BEAUCE], [rita, 'Rita', BEAUCE]]) {
    await phone.invited(place);
    await phone.join(name);
    await phone.kept();
  }
  await server.command('facilitator', 'Anne', '--committee', ISLET, '--as', server.founderKey);
  await share(anne);
  await anne.page.getByRole('button', { name: 'Porter pour d’autres' }).click();
  await expect(aboard(anne, 0, 0)).toBeVisible();
  expect(await anne.axe()).toEqual([]);

  await server.kill();
  await marc.propose(BUS);
  await join(anne, marc);
  await expect(marc.page.getByText(/Paquets fermés à clé, échangés\s: 1/)).toBeVisible();
  await share(anne);
  await expect(aboard(anne, 1, 0)).toBeVisible();
  await anne.page.getByRole('button', { name: 'Arrêter' }).click();
  await anne.go('Accueil');
  await expect(anne.need(BUS)).toHaveCount(0);

  // The village stays without a network; only who carries comes to where there is one.
  await marc.offline();
  await server.restart();
  await rita.go('Accueil');
  await expect(rita.need(BUS)).toBeVisible({ timeout: 90_000 });
  await share(anne);
  await expect(aboard(anne, 1, 1)).toBeVisible({ timeout: 60_000 });
  // The phone that carries is closed and opened in between: what it carries is kept.
  await server.kill();
  await anne.reload();
  await marc.online();
  await join(marc, anne);
  await marc.received();

  // What the answer made needless is no longer carried, and both parcels arrived.
  await share(anne);
  await expect(aboard(anne, 0, 2)).toBeVisible({ timeout: 60_000 });
  await anne.page.getByRole('button', { name: 'Ne plus porter' }).click();
  await expect(anne.page.getByRole('button', { name: 'Porter pour d’autres' })).toBeVisible();
});
