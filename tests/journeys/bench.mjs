// The browser's figures against their bars: CPU 4x slower, 500 kbit/s, 400 ms. Started by
// `cargo xtask bench --browser`, on a release build.
//
// The network is slow for everything, the processor for the page only: a browser's own slowing
// does not reach Workers.
import { chromium } from '@playwright/test';
import { CHROMIUM } from './harness/chromium.mjs';
import { Phone } from './harness/phone.mjs';
import { Server } from './harness/server.mjs';
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

/** A first visit by an invitation, as quickly as a person in a hurry, to a saved need. */
async function first(browser, server) {
  const { slow, phone, discard } = await slowPhone(browser, server);
  const { page } = phone;
  const { hash, pathname } = new URL(server.invitation());
  await page.goto(`${slow.url}${pathname}${hash}`, { waitUntil: 'commit' });
  await phone.join();
  await phone.propose(WORDS);
  const saved = await now(page);
  await discard();
  return { saved };
}

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const server = await Server.start({ demo: true });
const browser = await chromium.launch(CHROMIUM);
const rows = [
  ['cold: the question can be read', 'question', 1200, visit],
  ['warm start usable', 'warm', 700, null],
  ['cold: a draft survives a killed tab', 'draft', 4500, draft],
  ['cold: the first need is saved', 'saved', 12000, first],
];
const figures = {};
for (const [, , , measure] of rows) {
  for (let i = 0; measure && i < TRIES; i += 1) {
    for (const [key, value] of Object.entries(await measure(browser, server))) (figures[key] ??= []).push(Math.round(value));
  }
}
await browser.close();
await server.discard();

for (const [says, key, bar] of rows) {
  const figure = middle(figures[key]);
  if (!(figure <= bar)) process.exitCode = 1;
  console.log(`${says.padEnd(38)}${String(figure).padStart(7)} ms  bar ${bar}  (${figures[key].join(', ')})`);
}
console.log(`${'bytes of a first visit'.padEnd(38)}${String(middle(figures.bytes)).padStart(7)}`);
