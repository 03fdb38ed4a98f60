// Phones and a server that do not always reach each other.
import { expect, test } from './harness/index.mjs';

const BUS = 'Un autobus qui passe le soir';
const KITCHEN = 'Une cuisine où cuisiner ensemble';
const GARDEN = 'Un jardin pour le quartier';

test('proposed and ranked with no network, received by the table once back', async ({ phone }) => {
  await phone.invited();
  await phone.join('Anne');
  await phone.propose(BUS);
  await phone.received();

  await phone.offline();
  await phone.propose(KITCHEN);
  await phone.rank(KITCHEN, BUS);
  await phone.go('Moi');
  await expect(phone.need(KITCHEN)).toContainText('Enregistré ici');
  // Also after a new start with no network.
  await phone.reload();
  await expect(phone.need(KITCHEN)).toContainText('Enregistré ici');

  await phone.online();
  await expect(phone.need(KITCHEN)).toContainText('Reçu par');
  const ballot = phone.page.getByRole('region', { name: 'Votre classement' });
  await expect(ballot).toContainText('Reçu par');
  await expect(ballot.getByRole('listitem')).toContainText([KITCHEN, BUS]);
});

test('two phones that were both away see each other’s needs once back', async ({ newPhone }) => {
  const [anne, marc] = [await newPhone(), await newPhone()];
  for (const [phone, name] of [[anne, 'Anne'], [marc, 'Marc']]) {
    await phone.invited();
    await phone.join(name);
    await phone.offline();
  }
  await anne.propose(BUS);
  await marc.propose(KITCHEN);
  await Promise.all([anne.online(), marc.online()]);
  await Promise.all([anne.go('Accueil'), marc.go('Accueil')]);
  await expect(anne.need(KITCHEN)).toContainText('Marc');
  await expect(marc.need(BUS)).toContainText('Anne');
  await expect(anne.need(BUS)).toContainText('Reçu par');
  await expect(marc.need(KITCHEN)).toContainText('Reçu par');
});

test('a server killed while phones send comes back, and nothing is lost', async ({ server, newPhone }) => {
  const [anne, marc] = [await newPhone(), await newPhone()];
  await anne.invited();
  await anne.join('Anne');
  for (const sentence of [BUS, KITCHEN, GARDEN]) {
    await anne.propose(sentence); // On its way when the power goes.
    await server.kill();
    await server.restart();
  }
  await anne.go('Moi');
  for (const sentence of [BUS, KITCHEN, GARDEN]) {
    await expect(anne.need(sentence)).toContainText('Reçu par', { timeout: 60_000 });
  }
  await marc.invited();
  await marc.join('Marc');
  for (const sentence of [BUS, KITCHEN, GARDEN]) await expect(marc.need(sentence)).toHaveCount(1);
});

test('the browser starts cold with no network and no server: one’s own needs are there', async ({ server, newPhone }) => {
  const phone = await newPhone({ cold: true });
  await phone.invited();
  await phone.join('Anne');
  await phone.kept();
  await phone.propose(BUS);
  await phone.received();
  await server.kill();
  await phone.coldStart({ offline: true });
  await phone.open('/moi');
  await expect(phone.need(BUS)).toHaveCount(1);
  // And can write.
  await phone.propose(KITCHEN);
  await phone.go('Accueil');
  for (const sentence of [BUS, KITCHEN]) await expect(phone.need(sentence)).toHaveCount(1);
});
