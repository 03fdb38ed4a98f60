// The service worker: one build of the app, whole, so that it starts with no network.
//
// - A build is kept under its own name. Installing copies from the build before whatever has the
//   same SHA-256 and downloads the rest; one file missing or different fails the installation,
//   and the build before stays.
// - It never takes over by itself: it waits for { type: 'take-update' }, sent when the person
//   accepts. That is also why a page comes from what is kept and not from the network: a newer
//   page would bring a newer program without asking.
// - What only the server can answer is never kept.
//
// To withdraw it for good, serve instead of this file one that does
// self.registration.unregister().

const BUILD = '{{build}}';
const PREFIX = 'porte-voix-';
const CACHE = PREFIX + BUILD;
/** Address and integrity of each file of this build. */
const FILES = [/* precache */];

/** Names what only who has a role needs: kept when their page asks for it. */
const STAFF = '/staff.json';

/** Beginnings of addresses that belong to the server. */
const SERVER = ['/api', '/sync', '/healthz', '/metrics'];
/** Its pages for people, which deserve a sentence when it cannot be reached. */
const SERVER_PAGES = ['/table', '/hub'];

const OFFLINE = `<!doctype html><html lang="fr-CA"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Porte-Voix</title>
<main style="font:1.1rem/1.5 system-ui;max-width:32rem;margin:3rem auto;padding:0 1rem">
<h1>Pas de réseau</h1><p>Cette page a besoin du réseau. Rien n’est perdu : revenez-y plus tard.</p>
<p lang="en-CA">This page needs a network. Nothing is lost: come back to it later.</p>
<p><a href="/">Porte-Voix</a></p></main></html>`;

const under = (path, beginnings) =>
  beginnings.some((beginning) => path === beginning || path.startsWith(beginning + '/'));

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  if (event.data?.type === 'take-update') self.skipWaiting();
  if (event.data?.type !== 'role') return;
  const done = event.data.has ? keepStaff() : dropStaff();
  event.waitUntil(done.then(() => true, () => false).then((good) => event.ports[0].postMessage(good)));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || under(url.pathname, SERVER)) return;
  if (under(url.pathname, SERVER_PAGES)) {
    if (request.mode === 'navigate') event.respondWith(serverPage(request));
    return;
  }
  if (request.mode === 'navigate') {
    event.respondWith(page(request));
    if (url.pathname === '/') event.waitUntil(refreshPage().catch(() => {}));
    return;
  }
  event.respondWith(file(request));
});

async function install() {
  const cache = await caches.open(CACHE);
  try {
    await refreshPage();
    // One at a time and programs first: on a slow network they arrive once, for everybody.
    for (const [url, integrity] of FILES) {
      const kept = await fromBefore(url, integrity);
      await cache.put(url, kept ?? (await download(url, integrity)));
    }
    if (await caches.match(STAFF)) await keepStaff();
    await cache.put('/sw-files', new Response(JSON.stringify(FILES)));
  } catch (error) {
    await caches.delete(CACHE);
    if (error.name === 'QuotaExceededError') await say({ type: 'no-room' });
    throw error;
  }
}

/** Keeps what only who has a role needs, of this build, whole. */
async function keepStaff() {
  const cache = await caches.open(CACHE);
  const before = await cache.match(STAFF);
  let response;
  try {
    response = await fetch(STAFF, { cache: 'no-cache' });
  } catch (error) {
    if (before) return;
    throw error;
  }
  const { build, files } = await response.clone().json();
  if (build !== BUILD) throw new Error('another build');
  for (const [url, integrity] of files) {
    // Their names change with their content.
    const kept = await caches.match(url);
    await cache.put(url, kept ?? (await download(url, integrity)));
  }
  await cache.put(STAFF, response);
  const named = new Set(files.map(([url]) => url));
  for (const [url] of (await before?.json())?.files ?? []) if (!named.has(url)) await cache.delete(url);
}

/** Lets it go, in every build. */
async function dropStaff() {
  for (const name of await builds()) {
    const cache = await caches.open(name);
    const { files = [] } = (await (await cache.match(STAFF))?.json()) ?? {};
    for (const [url] of [...files, [STAFF]]) await cache.delete(url);
  }
}

/** Tells the pages that are open, also those that this build does not serve yet. */
async function say(message) {
  for (const tab of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) tab.postMessage(message);
}

/** The same file of the same content in another build, if one is kept. */
async function fromBefore(url, integrity) {
  for (const name of await builds()) {
    if (name === CACHE) continue;
    const cache = await caches.open(name);
    const files = await (await cache.match('/sw-files'))?.json();
    if (files?.some(([theirs, sha]) => theirs === url && sha === integrity)) return cache.match(url);
  }
  return undefined;
}

async function download(url, integrity) {
  const hashed = /\.[0-9a-f]{8}\./.test(url);
  const response = await fetch(url, { integrity, cache: hashed ? 'default' : 'no-cache' });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response;
}

/** Keeps the page as the server now writes it, with its question, if it is of this build. */
async function refreshPage() {
  const response = await fetch('/', { cache: 'no-cache' });
  const text = await response.clone().text();
  if (!response.ok || !text.includes(`content="${BUILD}"`)) throw new Error('another build');
  await (await caches.open(CACHE)).put('/', response);
}

async function activate() {
  // Other tabs may still run the build before: it goes with the next update, or the one after.
  const tabs = await self.clients.matchAll({ type: 'window' });
  if (tabs.length <= 1) {
    for (const name of await builds()) if (name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function page(request) {
  return (await (await caches.open(CACHE)).match('/')) ?? fetch(request);
}

async function file(request) {
  const own = await (await caches.open(CACHE)).match(request, { ignoreSearch: true });
  // A tab of the build before still finds its own files while they are kept.
  return own ?? (await caches.match(request)) ?? fetch(request);
}

async function serverPage(request) {
  try {
    return await fetch(request);
  } catch {
    return new Response(OFFLINE, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
  }
}

async function builds() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}
