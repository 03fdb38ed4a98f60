// The browser's figures against their bars: CPU 4x slower, 500 kbit/s, 400 ms. Started by
// `cargo xtask bench --browser`, on a release build.
//
// The network is slow for everything, the processor for the page only: a browser's own slowing
// does not reach Workers. What a crowd costs is measured at full speed: a first sync of a thousand
// participants on a phone, what the server makes durable, and its memory (Linux tells it).
import { execFile, spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { Camera, DEGRADED, film } from './harness/camera.mjs';
import { CHROMIUM } from './harness/chromium.mjs';
import { Phone } from './harness/phone.mjs';
import { BINARY, Server } from './harness/server.mjs';
import { letters, paste } from './harness/sharing.mjs';
import { Slow } from './harness/slow.mjs';

const TRIES = Number(process.env.PORTE_VOIX_TRIES ?? 5);
const WORDS = 'Un autobus le soir, pour revenir des rencontres';

/** Milliseconds from the start of the navigation, as the page itself counts them. */
const now = (page) => page.evaluate(() => performance.now());
const mark = (page, name) =>
  page.evaluate((name) => performance.getEntriesByName(name)[0]?.startTime, name);

async function slowPhone(browser, server) {
  const slow = await Slow.inFrontOf(server);
  const phone = await Phone.inBrowser(browser, slow);
  await slowProcessor(phone);
  const discard = async () => {
    await phone.discard();
    await slow.discard();
  };
  return { slow, phone, discard };
}

async function slowProcessor(phone) {
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
}

/** A first visit to the question, then the next start from what was kept. */
async function visit(browser, server) {
  const { slow, phone, discard } = await slowPhone(browser, server);
  await phone.open();
  const question = await mark(phone.page, 'first-contentful-paint');
  await phone.kept();
  const { bytes } = slow;
  await phone.reload();
  const warm = await mark(phone.page, 'interface');
  await discard();
  return { question, warm, bytes };
}

/** A first visit straight to the form: typed, the tab killed, found again. */
async function draft(browser, server) {
  const { phone, discard } = await slowPhone(browser, server);
  await phone.page.goto('/proposer', { waitUntil: 'commit' });
  await phone.page.locator('#sentence').fill(WORDS);
  const typed = await now(phone.page);
  await phone.killTab();
  await phone.page.goto('/proposer');
  const survived = (await phone.page.locator('#sentence').inputValue()) === WORDS;
  await discard();
  return { draft: survived ? typed : Infinity };
}

/** A first visit by an invitation, as quickly as a person in a hurry, to a saved need: written
 * while the rest is still on its way, as the invitation offers. */
async function first(browser, server) {
  const { slow, phone, discard } = await slowPhone(browser, server);
  const { page } = phone;
  const { hash, pathname } = new URL(server.invitation());
  await page.goto(`${slow.url}${pathname}${hash}`, { waitUntil: 'commit' });
  await page.getByRole('link', { name: 'Écrire d’abord un besoin' }).click();
  await page.getByLabel('Votre besoin, en une phrase').fill(WORDS);
  await page.getByRole('button', { name: 'Enregistrer ce besoin' }).click();
  await phone.join();
  await phone.save();
  const saved = await now(page);
  await discard();
  return { saved };
}

/** A crowd joins, proposes (one need each, or so many) and ranks; what it said of the time it took. */
async function crowd(server, ...numbers) {
  const program = process.env.PORTE_VOIX_CROWD ?? fileURLToPath(new URL('../../target/release/crowd', import.meta.url));
  const { stdout } = await promisify(execFile)(program, [server.invitation(), ...numbers.map(String)]);
  return stdout.trim();
}

/** The server's memory in MiB; not a number where the system does not tell. */
async function memory(server) {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** Somebody joins a committee of a thousand: from the tap to the last of their needs drawn. */
async function firstSync(browser, server) {
  const phone = await Phone.inBrowser(browser, server);
  await phone.invited();
  await phone.kept();
  const { page } = phone;
  await page.getByRole('link', { name: 'Continuer', exact: true }).click();
  await page.getByRole('link', { name: 'C’est clair, continuer' }).click();
  const before = await now(page);
  await page.getByRole('button', { name: 'Entrer dans le comité' }).click();
  await page.locator('.bubbles > li').nth(999).waitFor({ state: 'attached', timeout: 120_000 });
  const synced = (await now(page)) - before;
  await phone.discard();
  return { synced };
}

/** A committee of 300 needs is on the phone: from its next start, at CPU 4x, to all of them drawn. */
async function board(browser, server) {
  const phone = await Phone.inBrowser(browser, server);
  await phone.invited();
  await phone.join();
  const { page } = phone;
  const all = page.locator('.bubbles > li').nth(299);
  await all.waitFor({ state: 'attached', timeout: 120_000 });
  await phone.kept();
  // The view that the next start draws is kept every few moments.
  await page.waitForFunction(() => localStorage.getItem('porte-voix:view')?.length > 300 * 100);
  await slowProcessor(phone);
  await page.reload({ waitUntil: 'commit' });
  await all.waitFor({ state: 'attached', timeout: 120_000 });
  const drawn = await now(page);
  await phone.discard();
  return { board: drawn };
}

/** Two phones of a committee of 30 that wrote 100 needs, one of which has seen none of it: from the
 * second code read to both in sync, with no server. The codes are given as letters. */
async function meeting(browser) {
  const server = await Server.start();
  const [anne, marc] = [await Phone.inBrowser(browser, server), await Phone.inBrowser(browser, server)];
  for (const [phone, name] of [[anne, 'Anne'], [marc, 'Marc']]) {
    await phone.invited();
    await phone.join(name);
    await phone.kept();
    await phone.page.goto('/partager');
    await phone.page.getByRole('button', { name: 'Scanner un code' }).waitFor();
  }
  await marc.offline();
  await crowd(server, 28, 100);
  await anne.page.goto('/accueil');
  await anne.page.locator('.bubbles > li').nth(99).waitFor({ state: 'attached' });
  await server.kill();
  // Chromium's offline reaches channels between phones too.
  await marc.online();
  await anne.page.goto('/partager');
  await anne.page.getByRole('button', { name: 'Montrer mon code' }).click();
  await marc.page.getByRole('button', { name: 'Scanner un code' }).click();
  await paste(marc, await letters(anne));
  const answer = await letters(marc);
  await anne.page.getByRole('button', { name: 'Scanner son code' }).click();
  const began = Date.now();
  await paste(anne, answer);
  for (const { page } of [anne, marc]) await page.locator('.meeting[data-phase=Same]').waitFor();
  const met = Date.now() - began;
  await marc.go('Accueil');
  await marc.page.locator('.bubbles > li').nth(99).waitFor({ state: 'attached' });
  for (const phone of [anne, marc]) await phone.discard();
  await server.discard();
  return { met };
}

/** A file with a thousand participants, given to a phone that has seen none of them: looked into,
 * verified, durable. */
async function carried(browser) {
  const server = await Server.start();
  const phone = await Phone.inBrowser(browser, server);
  await phone.invited();
  await phone.join('Anne');
  await phone.page.goto('/partager');
  await phone.page.getByRole('button', { name: 'Scanner un code' }).waitFor();
  await phone.kept();
  await phone.offline();
  await crowd(server, 1_000);
  const file = server.file('for-anne.porte-voix');
  await server.command('export', file, '--to', 'Anne');
  const began = Date.now();
  await phone.page.getByLabel('Choisir le fichier').setInputFiles(file);
  await phone.page.getByRole('button', { name: 'Ajouter à ce téléphone' }).click({ timeout: 60_000 });
  await phone.page.getByText('C’est ajouté à ce téléphone.').waitFor({ timeout: 60_000 });
  const taken = Date.now() - began;
  await phone.discard();
  await server.discard();
  return { taken };
}

/** A committee of forty in a film of codes, read turned, blurred and noisy at ten pictures a second:
 * from the first picture seen to what is inside. Useful bytes are those of the file of the same. */
async function filmed(browser) {
  const server = await Server.start({ demo: true });
  const camera = await Camera.make();
  const anne = await Phone.inBrowser(browser, server);
  const marc = await Phone.withItsBrowser(server, camera.options);
  for (const [phone, name] of [[anne, 'Anne'], [marc, 'Marc']]) {
    await phone.invited();
    await phone.join(name);
    await phone.kept();
    await phone.page.goto('/partager');
    await phone.page.getByRole('button', { name: 'Scanner un code' }).waitFor();
  }
  const { page } = anne;
  await page.getByLabel(/^Pour qui/).selectOption({ label: 'Marc' });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Enregistrer le fichier' }).click(),
  ]);
  const { size } = await stat(await file.path());
  await page.getByLabel(/^Film pour qui/).selectOption({ label: 'Marc' });
  await page.getByRole('button', { name: 'Montrer tout le comité' }).click();
  for (let times = 0; times < 2; times += 1) await page.getByRole('button', { name: 'Plus vite' }).click();
  await camera.sees(await film(page, Math.ceil((size / 430) * 1.3)), DEGRADED);
  await anne.discard();

  await marc.page.getByRole('button', { name: 'Scanner un code' }).click();
  await marc.page.getByText(/^Film\s: \d+\s% lu/).waitFor();
  const began = Date.now();
  await marc.page.getByText(/Classements fermés à clé\s: \d+\./).waitFor({ timeout: 120_000 });
  const seen = Date.now() - began;
  await marc.discard();
  await camera.discard();
  await server.discard();
  return { seen, slowness: (seen / size) * 1500 };
}

/** Two phones with nothing installed join a hub in the same moment as 28 others: from the tap to
 * the last of 300 needs drawn. What the program says of the others is printed. */
async function room(browser) {
  const program = process.env.PORTE_VOIX_ROOM ?? fileURLToPath(new URL('../../target/release/room', import.meta.url));
  const others = spawn(program, [BINARY, '--wait'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: others.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const { page: link, invitation } = JSON.parse(await next());
  const guests = await Promise.all([0, 1].map(async () => {
    const phone = await Phone.inBrowser(browser, { url: new URL(link).origin });
    await phone.open(link);
    const { page } = phone;
    await page.getByRole('link', { name: 'J’ai un code' }).click();
    await page.getByLabel('Votre code ou votre lien').fill(invitation);
    await page.getByRole('button', { name: 'Lire mon invitation' }).click();
    await page.getByRole('link', { name: 'Continuer', exact: true }).click();
    await page.getByRole('link', { name: 'C’est clair, continuer' }).click();
    await page.getByRole('button', { name: 'Entrer dans le comité' }).waitFor();
    return phone;
  }));
  others.stdin.write('\n');
  const times = await Promise.all(guests.map(async ({ page }) => {
    const before = await now(page);
    await page.getByRole('button', { name: 'Entrer dans le comité' }).click();
    await page.locator('.bubbles > li').nth(299).waitFor({ state: 'attached', timeout: 120_000 });
    return (await now(page)) - before;
  }));
  console.log(await next());
  for (const phone of guests) await phone.discard();
  return { room: Math.max(...times) };
}

/** Figures of a server with a crowd of this many. */
async function crowded(people, measure) {
  const server = await Server.start();
  const empty = await memory(server);
  const took = await crowd(server, people);
  const full = await memory(server);
  console.log(`${`server, ${people} participants`.padEnd(38)}${took}; memory ${full.toFixed(0)} MiB (${empty.toFixed(0)} when empty)`);
  await measure?.(server);
  await server.discard();
}

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const browser = await chromium.launch(CHROMIUM);

/** Measures some times, and prints the middle of each figure beside its bar. */
async function row(server, measure, says) {
  const figures = {};
  for (let i = 0; i < TRIES; i += 1) {
    for (const [key, value] of Object.entries(await measure(browser, server))) (figures[key] ??= []).push(Math.round(value));
  }
  for (const [key, [words, bar]] of Object.entries(says)) {
    const figure = middle(figures[key]);
    if (!(figure <= bar)) process.exitCode = 1;
    console.log(`${words.padEnd(42)}${String(figure).padStart(7)}  bar ${bar}  (${figures[key].join(', ')})`);
  }
}

const server = await Server.start({ demo: true });
await row(server, visit, {
  question: ['ms, cold: the question can be read', 1200],
  warm: ['ms, warm start usable', 700],
  bytes: ['bytes of a first visit', Infinity],
});
await row(server, draft, { draft: ['ms, cold: a draft survives a killed tab', 4500] });
await row(server, first, { saved: ['ms, cold: the first need is saved', 12_000] });
await server.discard();
await crowded(300, (server) => row(server, board, { board: ['ms, a board of 300 needs, CPU 4x', 1500] }));
await crowded(1_000, (server) => row(server, firstSync, { synced: ['ms, first sync of 1,000 participants', 6000] }));
await crowded(10_000);
await row(server, room, { room: ['ms, 2 phones among 30 at a hub at once', 10_000] });
await row(server, meeting, { met: ['ms, phone to phone: 30 people, 100 needs', 3000] });
await row(server, carried, { taken: ['ms, file of 1,000 participants taken', 6000] });
await row(server, filmed, {
  seen: ['ms, film of 40 people, degraded pictures', 30_000],
  slowness: ['ms for each 1.5 kB of it', 1000],
});
await browser.close();
