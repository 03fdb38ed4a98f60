// What a journey starts from:
//
//   import { test, expect } from './harness/index.mjs';
//
//   test('two phones agree', async ({ server, newPhone }) => {
//     const [anne, marc] = [await newPhone(), await newPhone()];
//     await anne.invited();                 // the first committee's link
//     await anne.offline();
//     await anne.page.getByRole('button', { name: 'Proposer' }).click();
//     await server.kill(); await server.restart();
//     expect(await anne.axe()).toEqual([]);
//   });
//
// A journey has a fresh server (`test.use({ founding: { demo: true } })` for the demonstration)
// and as many phones as it asks for. It fails when a page had an error nobody caught; if that was
// the point, empty `phone.troubles`.
import { expect, test as base } from '@playwright/test';
import { Newer } from './newer.mjs';
import { Phone } from './phone.mjs';
import { Server, SMALL } from './server.mjs';

export { expect, Newer };

export const test = base.extend({
  founding: [{ founding: SMALL }, { option: true }],

  server: async ({ founding }, use, info) => {
    const server = await Server.start(founding);
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach('server', { body: server.said.join('\n'), contentType: 'text/plain' });
    }
    await server.discard();
  },

  /** `newPhone({ cold: true })` has a browser of its own; other options are those of a context. */
  newPhone: async ({ browser, server }, use, info) => {
    const phones = [];
    await use(async ({ cold = false, at = server, ...options } = {}) => {
      const phone = cold ? await Phone.withItsBrowser(at, options) : await Phone.inBrowser(browser, at, options);
      phones.push(phone);
      return phone;
    });
    // Where nobody can open a trace, the list of what failed says what was on each screen.
    if (info.status !== info.expectedStatus) for (const phone of phones) console.log(await phone.onScreen());
    const troubles = phones.flatMap((phone) => phone.troubles);
    for (const phone of phones) await phone.discard();
    expect(troubles, 'errors nobody caught').toEqual([]);
  },

  phone: async ({ newPhone }, use) => use(await newPhone()),

  /** In front of the server, with a build that can become newer. */
  newer: async ({ server }, use) => {
    const newer = await Newer.inFrontOf(server);
    await use(newer);
    await newer.discard();
  },
});
