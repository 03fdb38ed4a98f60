// The browser's figures against their bars: CPU 4x slower, 500 kbit/s, 400 ms. Started by
// `cargo xtask bench --browser`, on a release build.
import { chromium } from '@playwright/test';
import { CHROMIUM } from './harness/chromium.mjs';
import { Phone } from './harness/phone.mjs';
import { Server } from './harness/server.mjs';
import { Slow } from './harness/slow.mjs';

const TRIES = 5;
const CPU = 4;

/** Milliseconds from the start of the navigation, as the page itself noted them. */
const marks = (page) =>
  page.evaluate(() => ({
    question: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    interface: performance.getEntriesByName('interface')[0]?.startTime,
  }));

async function visits(browser, server) {
  const slow = await Slow.inFrontOf(server);
  const phone = await Phone.inBrowser(browser, slow);
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU });
  await phone.open();
  const cold = await marks(phone.page);
  await phone.kept();
  const bytes = slow.bytes;
  await phone.reload();
  const warm = await marks(phone.page);
  await phone.discard();
  await slow.discard();
  return { question: cold.question, interface: cold.interface, warm: warm.interface, bytes };
}

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const server = await Server.start({ demo: true });
const browser = await chromium.launch(CHROMIUM);
const all = [];
for (let i = 0; i < TRIES; i += 1) all.push(await visits(browser, server));
await browser.close();
await server.discard();

const rows = [
  ['cold: the question can be read', 'question', 1200],
  ['cold: the interface works', 'interface', 4500],
  ['warm start usable', 'warm', 700],
];
let fits = true;
for (const [says, key, bar] of rows) {
  const figures = all.map((one) => Math.round(one[key]));
  const figure = middle(figures);
  fits &&= figure <= bar;
  console.log(`${says.padEnd(34)}${String(figure).padStart(7)} ms  bar ${bar}  (${figures.join(', ')})`);
}
console.log(`${'bytes of a first visit'.padEnd(34)}${String(middle(all.map((one) => one.bytes))).padStart(7)}`);
process.exitCode = fits ? 0 : 1;
