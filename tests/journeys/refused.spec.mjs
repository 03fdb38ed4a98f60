// What browsers offer may refuse, lie, stop, or never answer: each time the person hears the true
// cause, and there is another way.
import { expect, test } from './harness/index.mjs';

const BUS = 'Un autobus qui passe le soir';
const HALL = 'Une salle chauffée pour se rencontrer';

/** Runs this in the core's Worker before its program comes. */
async function inWorker(phone, patch) {
  const patched = new Promise((done) => {
    phone.page.on('worker', (worker) => worker.evaluate(`(() => { ${patch} })()`).then(done, done));
  });
  await phone.context.route(/core_bg\.[0-9a-f]+\.wasm$/, async (route) => {
    // A file fetched ahead comes before there is any Worker.
    if (route.request().resourceType() !== 'other') await patched;
    await route.continue();
  });
}

/** A page without a service worker, whose requests can be cut. */
const bare = (newPhone) => newPhone({ serviceWorkers: 'block' });

test('a browser that never says that a file was fetched ahead keeps the app all the same', async ({ phone }) => {
  await phone.page.addInitScript(() => {
    const { append } = Element.prototype;
    Element.prototype.append = function (...nodes) {
      append.apply(this, nodes.filter((node) => node.rel !== 'prefetch'));
    };
  });
  await phone.open();
  await phone.kept();
});

test('locks that are refused, or never given, leave the phone its link', async ({ newPhone }) => {
  test.slow();
  const refuse = "navigator.locks.request = () => Promise.reject(new DOMException('no', 'SecurityError'));";
  const silence = 'navigator.locks.request = () => new Promise(() => {});';
  for (const patch of [refuse, silence]) {
    const phone = await bare(newPhone);
    await inWorker(phone, patch);
    await phone.page.addInitScript(() => {
      navigator.locks.query = () => new Promise(() => {});
    });
    await phone.invited();
    await phone.join('Anne');
    await phone.propose(BUS);
    await phone.received();
  }
});

test('a browser that blocks this site’s data is told as such', async ({ newPhone }) => {
  const phone = await bare(newPhone);
  await inWorker(phone, `IDBFactory.prototype.open = function () {
    const error = new DOMException('The user denied permission to access the database.', 'UnknownError');
    const request = { readyState: 'pending', result: undefined, error };
    setTimeout(() => { request.readyState = 'done'; request.onerror?.(); }, 10);
    return request;
  };`);
  await phone.invited();
  await expect(phone.page.getByText('Ce navigateur refuse de garder les données de ce site.', { exact: false })).toBeVisible();
});

test('site data cleared under an open page is kept anew from what is in memory', async ({ server, phone }) => {
  await phone.invited();
  await phone.join('Anne');
  await phone.propose(BUS);
  await phone.offline();
  await phone.propose(HALL);
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes: 'indexeddb' });
  await expect(phone.page.getByText('ont été enregistrés de nouveau.', { exact: false })).toBeVisible();
  await phone.propose('Un troisième besoin, écrit après');
  await phone.online();
  await phone.reload();
  await phone.go('Accueil');
  for (const sentence of [BUS, HALL, 'Un troisième besoin, écrit après']) {
    await expect(phone.need(sentence)).toHaveCount(1);
    await expect(phone.need(sentence)).toBeVisible();
  }
  await phone.received();
});

test('a storage that another tab holds, or that a newer version made, is told as such', async ({ newPhone }) => {
  test.slow();
  const phone = await bare(newPhone);
  const { page } = phone;
  // The first Worker's request stays without an answer; the next one's does not.
  const patched = new Promise((done) => {
    page.once('worker', (worker) => worker.evaluate(() => {
      IDBFactory.prototype.open = () => ({ readyState: 'pending' });
    }).then(done, done));
  });
  await phone.context.route(/core_bg\.[0-9a-f]+\.wasm$/, async (route) => {
    if (route.request().resourceType() !== 'other') await patched;
    await route.continue();
  });
  await phone.invited();
  const held = page.getByText('qui bloque celui-ci.', { exact: false });
  await expect(held).toBeVisible();
  await expect(held).toHaveCount(0);
  await phone.join('Anne');

  const newer = await bare(newPhone);
  await newer.page.goto('/healthz');
  await newer.page.evaluate(() => new Promise((done) => {
    const asked = indexedDB.open('porte-voix', 99);
    asked.onsuccess = () => (asked.result.close(), done());
  }));
  await newer.invited();
  await expect(newer.page.getByText('Une version plus récente de l’application', { exact: false })).toBeVisible();
});

test('a core that traps is started again, and nothing that was kept is lost', async ({ phone }) => {
  const workers = [];
  phone.page.on('worker', (worker) => workers.push(worker));
  await phone.invited();
  await phone.join('Anne');
  await phone.propose(BUS);
  const before = workers.length;
  // As a trap inside of a promise comes, with panics that are traps.
  await workers.at(-1).evaluate(() => {
    Promise.reject(new WebAssembly.RuntimeError('unreachable'));
  });
  await expect.poll(() => workers.length).toBe(before + 1);
  await phone.propose(HALL);
  await phone.go('Accueil');
  for (const sentence of [BUS, HALL]) await expect(phone.need(sentence)).toBeVisible();
  phone.troubles.length = 0;
});

test('a page that is reloaded again and again while it opens leaves nothing out of sight', async ({ newPhone }) => {
  const phone = await newPhone();
  const { page } = phone;
  await phone.invited();
  await phone.join('Anne');
  await phone.propose(BUS);
  await page.evaluate(() => sessionStorage.setItem('reloads', '12'));
  // Each time a little after the core was told to start, so that it is in the middle of it.
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function told(...message) {
      const left = Number(sessionStorage.getItem('reloads'));
      if (left > 0 && !window.reloading) {
        window.reloading = true;
        sessionStorage.setItem('reloads', String(left - 1));
        setTimeout(() => location.reload(), 20 + (left % 4) * 15);
      }
      return post.apply(this, message);
    };
  });
  await page.reload();
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('reloads')).catch(() => ''), { timeout: 60_000 }).toBe('0');
  await phone.go('Moi');
  await expect(page.getByText(BUS).first()).toBeVisible();
  await phone.go('Accueil');
  await expect(phone.need(BUS)).toBeVisible();
  await expect(page.getByText('Ce que vous voyez est incomplet.', { exact: false })).toHaveCount(0);
});

test('a first download that is cut goes on by itself', async ({ newPhone }) => {
  const phone = await bare(newPhone);
  const cut = (route) => route.abort();
  await phone.context.route(/core_bg\.[0-9a-f]+\.wasm$/, cut);
  await phone.invited();
  await expect(phone.page.getByText('Gardez cette page ouverte', { exact: false })).toBeVisible();
  await phone.context.unroute(/core_bg\.[0-9a-f]+\.wasm$/, cut);
  // Whoever is in a hurry, and the network that comes back, never start two.
  await phone.page.evaluate(() => dispatchEvent(new Event('online')));
  const again = phone.page.getByRole('button', { name: 'Réessayer' });
  if (await again.isVisible()) await again.click();
  await expect(phone.page.getByText('Gardez cette page ouverte', { exact: false })).toHaveCount(0);
  await phone.join('Anne');
  expect(phone.page.workers().filter((one) => one.url().includes('core-boot'))).toHaveLength(1);
});

test('what was forgotten in one tab is not kept anew by another whose storage was cut', async ({ newPhone }) => {
  const phone = await bare(newPhone);
  // The first tab hears nothing of the others, as one that the phone put to sleep.
  await inWorker(phone, 'globalThis.BroadcastChannel = class { postMessage() {} };');
  await phone.invited();
  await phone.join('Anne');
  await phone.propose(BUS);
  // Words that wait to be saved.
  await phone.page.getByRole('link', { name: 'Proposer un autre besoin' }).or(phone.page.getByRole('button', { name: 'Proposer un autre besoin' })).click();
  await phone.page.getByLabel('Votre besoin, en une phrase').fill(HALL);
  const other = await phone.tab('/reglages');
  await other.getByRole('button', { name: 'Oublier ce téléphone' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Effacer tout' }).click();
  await expect(other.getByText('Tout est effacé de ce téléphone.')).toBeVisible();
  await phone.page.workers()[0].evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function () {
      IDBDatabase.prototype.transaction = transaction;
      throw new DOMException('closed', 'InvalidStateError');
    };
  });
  // Whatever is to be kept next finds out, and keeps nothing anew: these words, if nothing before.
  await phone.page.bringToFront();
  const save = phone.page.getByRole('button', { name: 'Enregistrer ce besoin' });
  if (await save.isVisible()) await save.dispatchEvent('click');
  await expect(phone.page.getByRole('navigation')).toHaveCount(0);
  await other.reload();
  await phone.ready(other);
  await expect(other.getByRole('link', { name: 'J’ai un code' })).toBeVisible();
  await expect(other.getByRole('navigation')).toHaveCount(0);
});

test('a browser too old for the page’s script, or for the program, is told so', async ({ newPhone }) => {
  const wasm = { contentType: 'application/wasm', body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, 0xff, 1, 1]) };
  const script = { contentType: 'text/javascript', body: 'const = 1;' };
  for (const [file, answer] of [[/\/boot\.[0-9a-f]+\.js$/, script], [/ui_bg\.[0-9a-f]+\.wasm$/, wasm]]) {
    const phone = await bare(newPhone);
    await phone.context.route(file, (route) => route.fulfill(answer));
    await phone.page.goto('/');
    await expect(phone.page.getByText('Ce navigateur est trop ancien', { exact: false })).toBeVisible();
    phone.troubles.length = 0;
  }
});

test('sharing whose download was cut comes when it is asked for again', async ({ newPhone }) => {
  const phone = await bare(newPhone);
  await phone.invited();
  await phone.join('Anne');
  const cut = (route) => route.abort();
  await phone.context.route(/near_bg\.[0-9a-f]+\.wasm$/, cut);
  await phone.go('Moi');
  await phone.page.getByRole('link', { name: 'Partager sans Internet' }).click();
  await expect(phone.page.getByText('Cette partie n’a pas pu venir.', { exact: false })).toBeVisible();
  await phone.context.unroute(/near_bg\.[0-9a-f]+\.wasm$/, cut);
  await phone.page.getByRole('button', { name: 'Réessayer' }).click();
  await expect(phone.page.getByRole('button', { name: 'Scanner un code' })).toBeVisible();
});

test('a camera that the phone never allows, or that nothing here can read, is not said to be looking', async ({ newPhone }) => {
  const phone = await newPhone();
  const { page } = phone;
  await page.addInitScript(() => {
    let asked = 0;
    navigator.mediaDevices.getUserMedia = () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new DOMException('busy', 'NotReadableError')) : new Promise(() => {});
    };
  });
  await phone.invited();
  await phone.join('Anne');
  await phone.go('Moi');
  await page.getByRole('link', { name: 'Partager sans Internet' }).click();
  await page.getByRole('button', { name: 'Scanner un code' }).click();
  await expect(page.getByText('La caméra n’est pas disponible ici.', { exact: false })).toBeVisible();
  await page.getByLabel('Prendre une photo du code').setInputFiles({
    name: 'code.heic', mimeType: 'image/heic', buffer: Buffer.from('not a picture'),
  });
  await expect(page.getByText('Ce téléphone ne peut pas ouvrir ce fichier comme une image.', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Réessayer avec la caméra' }).click();
  await expect(page.getByText('Permettez la caméra', { exact: false })).toBeVisible();
  await expect(page.getByText('On cherche un code…')).toHaveCount(0);
});

test('a screen that shows a code stays lit, also after the page was away, and no longer than the code', async ({ newPhone }) => {
  const phone = await newPhone();
  const { page } = phone;
  await page.addInitScript(() => {
    window.locks = [];
    let hidden = false;
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    window.hide = (is) => {
      hidden = is;
      if (is) for (const lock of window.locks) lock.held = false;
      document.dispatchEvent(new Event('visibilitychange'));
    };
    navigator.wakeLock.request = async () => {
      const lock = { held: true, release: async () => { lock.held = false; } };
      window.locks.push(lock);
      return lock;
    };
  });
  const held = () => page.evaluate(() => window.locks.filter((lock) => lock.held).length);
  await phone.invited();
  await phone.join('Anne');
  await phone.go('Moi');
  await page.getByRole('link', { name: 'Partager sans Internet' }).click();
  await expect(page.getByRole('button', { name: 'Montrer mon code' })).toBeVisible();
  expect(await held()).toBe(0);
  await page.getByRole('button', { name: 'Montrer mon code' }).click();
  await expect.poll(held).toBe(1);
  await page.evaluate(() => window.hide(true));
  expect(await held()).toBe(0);
  await page.evaluate(() => window.hide(false));
  await expect.poll(held).toBe(1);
  await phone.go('Accueil');
  await expect.poll(held).toBe(0);
});

test('a full phone still gives its copy, and the copy’s text where no file is saved', async ({ newPhone }) => {
  const phone = await bare(newPhone);
  const { page } = phone;
  await inWorker(phone, `let full = false;
    new BroadcastChannel('full').onmessage = () => { full = true; };
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...all) {
      if (full) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, all);
    };`);
  await page.addInitScript(() => {
    globalThis.revoked = 0;
    URL.revokeObjectURL = () => { globalThis.revoked += 1; };
  });
  await phone.invited();
  await phone.join('Anne');
  await page.evaluate(() => new BroadcastChannel('full').postMessage('now'));
  await phone.go('Moi');
  await page.getByRole('link', { name: 'Faire une copie de secours' }).first().click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Télécharger ma copie' }).click();
  await saved;
  expect(await page.evaluate(() => globalThis.revoked), 'some browsers read the file after the click').toBe(0);
  await expect(page.getByText('La copie est prête.', { exact: false })).toBeVisible();
  const text = await page.getByRole('textbox', { name: 'Copie de secours' }).inputValue();
  // The text is taken where the screen says.
  const other = await newPhone();
  await other.open('/appareil');
  await other.page.getByLabel('Votre code').fill(text);
  await other.page.getByRole('button', { name: 'Continuer ici' }).click();
  await expect(other.page.getByText('Ce téléphone continue avec vous.', { exact: false })).toBeVisible();
});

test('a browser that keeps no programs is not said to be keeping the app soon', async ({ phone }) => {
  const { page } = phone;
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined });
    navigator.storage.persist = () => Promise.resolve(false);
    navigator.storage.persisted = () => Promise.resolve(false);
  });
  await phone.invited();
  await phone.join('Anne');
  await page.getByRole('link', { name: 'Réglages' }).click();
  await expect(page.getByText('Ce navigateur ne garde pas l’app', { exact: false })).toBeVisible();
  await expect(page.getByText('L’app arrive encore', { exact: false })).toBeHidden();
  await page.getByRole('button', { name: 'Demander de les garder' }).click();
  await expect(page.getByText('Le navigateur n’a pas accepté pour l’instant.', { exact: false })).toBeVisible();
});

test('words are where a person can find them when the code is cut, or the need is gone', async ({ server, newPhone }) => {
  test.slow();
  const phone = await newPhone();
  const { page } = phone;
  const sentence = page.getByLabel('Votre besoin, en une phrase');
  const link = server.invitation();
  await phone.open(link.slice(0, -12));
  await page.goto('/proposer');
  await phone.ready();
  await sentence.fill(BUS);
  await phone.open(link);
  await phone.join('Anne');
  await phone.go('Proposer');
  await expect(sentence).toHaveValue(BUS);
  await phone.save();

  const other = await newPhone();
  await other.invited();
  await other.join('Marc');
  await other.need(BUS).getByRole('link', { name: BUS }).click();
  await other.page.getByLabel('Que voulez-vous ajouter ?').fill('Le dimanche aussi');
  await phone.go('Accueil');
  await phone.need(BUS).getByRole('link', { name: BUS }).click();
  await page.getByRole('button', { name: 'Retirer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer' }).click();
  await expect(other.page.getByText('Le dimanche aussi')).toBeVisible();
  await expect(other.page.getByText('Ce besoin n’est plus là', { exact: false })).toBeVisible();
  await other.page.getByRole('button', { name: 'nouveau besoin', exact: false }).click();
  await expect(other.page.locator('textarea').filter({ visible: true }).last()).toHaveValue(/Le dimanche aussi/);
});

test('what is written from right to left is read so wherever it stands', async ({ phone }) => {
  const arabic = 'نريد حافلة في المساء';
  const { page } = phone;
  await phone.invited();
  await phone.join('نور');
  await phone.propose(arabic);
  const rtl = (locator) => expect.poll(() => locator.evaluate((one) => getComputedStyle(one).direction)).toBe('rtl');
  await phone.go('Moi');
  await rtl(page.getByText('نور', { exact: true }).first());
  await phone.go('Accueil');
  await rtl(page.getByRole('link', { name: arabic }));
  await phone.need(arabic).getByRole('link', { name: arabic }).click();
  await rtl(page.getByRole('heading', { level: 1 }));
});
