// Starts the interface, and nothing else: language, progress, plain words when something fails,
// the service worker. The page stays readable if this file never arrives.
//
// What the interface and this script tell each other, on <html> and on window:
//   data-stage    "loading", then "interface"; "trouble" when it could not start
//   data-offline  "ready" once everything is kept and the next start needs no network; "never"
//                 where the browser keeps no programs, "full" where it has no room for them
//   data-update   "ready" when a new version waits; "elsewhere" when another tab took it
//   porte-voix:update       sent by this script each time data-update changes
//   porte-voix:take-update  sent by the interface when the person accepts: one reload follows

const page = document.documentElement;
const at = (id) => document.getElementById(id);
const after = (ms) => new Promise((done) => setTimeout(done, ms));

const TROUBLE = {
  network: {
    fr: 'Le téléchargement n’a pas pu se terminer. Rien n’est perdu. Vérifiez le réseau, puis réessayez.',
    en: 'The download could not finish. Nothing is lost. Check the network, then try again.',
  },
  stopped: {
    fr: 'L’écran s’est arrêté. Ce qui était enregistré est là. Réessayez pour continuer.',
    en: 'The screen has stopped. What was saved is still there. Try again to go on.',
  },
  guest: {
    fr: 'L’écran s’est arrêté. Ce que la borne a reçu est gardé. Réessayez pour continuer.',
    en: 'The screen has stopped. What the hub received is kept. Try again to go on.',
  },
};

// Language: the person's choice if there is one, else English where the browser's first language
// is, French otherwise.

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    // Storage refused: the page still works.
  }
}

function chosenLanguage() {
  return (kept('lang') ?? navigator.language).startsWith('en') ? 'en' : 'fr';
}

function speak(language) {
  page.lang = language === 'en' ? 'en-CA' : 'fr-CA';
  for (const element of document.querySelectorAll('#shell [data-en]')) {
    element.dataset.fr ??= element.textContent;
    element.textContent = language === 'en' ? element.dataset.en : element.dataset.fr;
  }
  const button = at('shell-language');
  button.lang = language === 'en' ? 'fr-CA' : 'en-CA';
  button.hidden = false;
}

function toggleLanguage() {
  const language = page.lang.startsWith('en') ? 'fr' : 'en';
  try {
    localStorage.setItem('lang', language);
  } catch {
    // Kept for this page only.
  }
  speak(language);
}

// Trouble: one sentence, one button.

function trouble(kind, error) {
  if (error) console.error(error);
  const language = page.lang.startsWith('en') ? 'en' : 'fr';
  page.dataset.stage = 'trouble';
  at('shell').hidden = false;
  at('shell-progress').parentElement.hidden = true;
  // Over plain http nothing is kept on the phone.
  const said = kind === 'stopped' && !isSecureContext ? 'guest' : kind;
  at('shell-trouble-says').textContent = TROUBLE[said][language];
  at('shell-trouble').hidden = false;
}

/** The trouble is over by itself. */
function calm() {
  page.dataset.stage = 'loading';
  at('shell-progress').parentElement.hidden = false;
  at('shell-trouble').hidden = true;
}

async function retry() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.waiting) return takeUpdate();
  location.reload();
}

// Translation by the browser: it puts <font> elements in the place of the page's texts. The
// interface goes on changing the texts that it made, which nobody sees then: labels would freeze,
// "Relié" while offline. A text that changes takes its place back (and is translated anew); one
// that leaves takes its stand-in along.

const standIns = new WeakMap();
const taken = new WeakSet();

function translated(changes) {
  for (const { target, addedNodes, removedNodes, previousSibling, nextSibling } of changes) {
    const instead = [...addedNodes, previousSibling, nextSibling].find(
      (node) => node?.nodeName === 'FONT' && node.parentNode === target && !taken.has(node),
    );
    for (const text of instead ? removedNodes : []) {
      if (text.nodeType !== Node.TEXT_NODE || text.parentNode === target) continue;
      standIns.set(text, instead);
      taken.add(instead);
    }
  }
}

const translation = new MutationObserver(translated);

/** What stands in for this text, taken out of the reckoning. */
function standIn(text) {
  translated(translation.takeRecords());
  const instead = standIns.get(text);
  standIns.delete(text);
  return instead;
}

function followTranslation() {
  translation.observe(at('app'), { childList: true, subtree: true });
  const value = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue');
  Object.defineProperty(Node.prototype, 'nodeValue', {
    ...value,
    set(words) {
      if (this.nodeType === Node.TEXT_NODE) standIn(this)?.replaceWith(this);
      value.set.call(this, words);
    },
  });
  const { remove } = CharacterData.prototype;
  CharacterData.prototype.remove = function () {
    standIn(this)?.remove();
    remove.call(this);
  };
}

// The program, with its progress.

// The bytes counted are a copy: the browser compiles the original while it arrives, and can keep
// what it compiled. From the service worker there is nothing to wait for and nothing to count.
async function fetchProgram(link) {
  const response = await fetch(link.href);
  if (!response.ok) throw new Error(`${response.status} ${link.href}`);
  if (!navigator.serviceWorker?.controller) showProgress(response.clone(), Number(link.dataset.bytes));
  return response;
}

/** Percents of the interface after which the core is asked for: its first bytes then come right after. */
const NEARLY = 85;
let core;

// The core's files, while the interface is still being compiled: its Worker would ask for them
// one after the other, a trip each, and now finds them in the browser's cache.
function fetchCore() {
  const fetched = ({ content }) =>
    new Promise((resolve) => {
      const link = Object.assign(document.createElement('link'), { rel: 'prefetch', href: content });
      link.onload = link.onerror = resolve;
      document.head.append(link);
    });
  return Promise.all([...document.querySelectorAll('meta.core')].map(fetched));
}

/** Whether the start came to an end, good or bad. */
let started = false;
/** Longest silence of a download before it is told, in ms: it may go on all the same. */
const STALLED = 30_000;

async function showProgress(response, total) {
  const bar = at('shell-progress');
  const reader = response.body.getReader();
  let received = 0;
  let stalled;
  let told = false;
  const tell = () => {
    if (started) return;
    told = true;
    trouble('network');
  };
  try {
    for (;;) {
      stalled = setTimeout(tell, STALLED);
      const { done, value } = await reader.read();
      clearTimeout(stalled);
      // What else went wrong stays said.
      if (told && !started) calm();
      told = false;
      if (done) return;
      received += value.length;
      bar.value = Math.min(100, (100 * received) / total);
      if (bar.value > NEARLY) core ??= fetchCore();
    }
  } catch {
    // The original fails too, and says so.
    clearTimeout(stalled);
  }
}

// Tabs: each has a name, held as a lock as long as it lives, so that the drafts of a tab that was
// killed can be told from those of one that is open. For the interface: its own name, then the
// others that live.

/** Longest wait for a name that the page before a reload still holds, in ms. */
const STILL_HELD = 1_500;

async function nameTab() {
  const [kept, first] = ['porte-voix:tab', 'porte-voix-tab:'];
  const hold = (name) =>
    new Promise((told) => {
      const waits = new AbortController();
      setTimeout(() => waits.abort(), STILL_HELD);
      const held = () => (told(true), new Promise(() => {}));
      navigator.locks.request(first + name, { signal: waits.signal }, held).catch(() => told(false));
    });
  try {
    let name = sessionStorage.getItem(kept);
    // A duplicated tab comes with the name of the other.
    if (!name || !(await hold(name))) {
      name = crypto.randomUUID();
      await hold(name);
    }
    sessionStorage.setItem(kept, name);
    const asked = navigator.locks.query();
    const { held } = await Promise.race([asked, after(STILL_HELD).then(() => ({ held: [] }))]);
    const live = held.filter((lock) => lock.name.startsWith(first)).map((lock) => lock.name.slice(first.length));
    globalThis.porteVoixTabs = [name, ...live.filter((other) => other !== name)];
  } catch {
    // A guest, an old browser, or storage refused: drafts are of the phone, not of a tab.
  }
}

async function start() {
  page.dataset.stage = 'loading';
  if (typeof WebAssembly !== 'object' || !WebAssembly.instantiateStreaming) return globalThis.porteVoixOld();
  try {
    const program = fetchProgram(at('ui-program'));
    program.catch(() => {}); // Answered below, with the glue's own failure.
    const [{ default: begin }] = await Promise.all([import(at('ui-glue').href), named, early]);
    await begin({ module_or_path: program });
  } catch (error) {
    started = true;
    const { CompileError, LinkError, RuntimeError } = WebAssembly;
    // A browser that cannot read the program is older than what the program asks for.
    if (error instanceof CompileError) return globalThis.porteVoixOld();
    const broken = error instanceof RuntimeError || error instanceof LinkError;
    return trouble(broken ? 'stopped' : 'network', error);
  }
  started = true;
  at('shell').hidden = true;
  page.dataset.stage = 'interface';
  performance.mark('interface');
  // Without it the focus may fall to the page when a list changes.
  import('/steady.js').catch(() => {});
}

// Programs apart, that the interface asks for. Each file is fetched first: a module that failed to
// load once fails until the page is loaded anew.

async function load(files) {
  const fetched = async (file) => {
    const response = await fetch(file);
    if (!response.ok) throw new Error(`${response.status} ${file}`);
    await response.arrayBuffer();
  };
  await Promise.all(files.map(fetched));
  return import(files[0]);
}

/** What loads something once; after a failure, anew. */
function once(bring) {
  let loaded;
  return () => (loaded ??= bring().catch((error) => ((loaded = undefined), Promise.reject(error))));
}

// Sharing without the Internet.
globalThis.porteVoixNear = once(() => load(['/near-boot.js', '/near.js', '/near_bg.wasm']));

// Who has a role: their screens, and a core that answers them. All of it is named by one file,
// which nobody else asks for, so that whatever it becomes changes nothing of what they download.
const role = once(async () => {
  const { build, start } = await (await fetch('/staff.json')).json();
  if (!document.querySelector(`meta[name=build][content="${build}"]`)) throw new Error('another build');
  return load([start]);
});
let hasRole;

/** Takes note of a role, or of its end; the page then names the core that goes with it. */
globalThis.porteVoixRole = async (has) => {
  hasRole = has;
  // Where it cannot come now it is tried again, unless the role ends, or comes back, meanwhile.
  for (; hasRole === has && (has || kept('porte-voix:role')); await after(PAUSE)) {
    try {
      const { take, leave } = await role();
      return await (has ? take(load) : leave());
    } catch {}
  }
};
globalThis.porteVoixStaff = async () => (await role()).screens(load);

/** Longest wait for what the storage manager answers, in ms: it may ask the person. */
const ASKING = 20_000;

// What it answers to "persist", "persisted" or "estimate"; nothing where it cannot say.
globalThis.porteVoixStorage = (question) =>
  Promise.race([Promise.resolve(navigator.storage?.[question]()), after(ASKING)]).catch(() => {});

// The service worker: after both programs, so that its downloads do not slow them down.

/** Between two tries to keep everything, in ms. */
const PAUSE = 20_000;
/** The same, where there was no room. */
const NO_ROOM = 30 * PAUSE;
/** Longest wait for the core's files: some browsers never say that they came, or do not fetch. */
const AHEAD = 15_000;
let accepted = false;

function announceUpdate(state) {
  page.dataset.update = state;
  dispatchEvent(new Event('porte-voix:update'));
}

async function takeUpdate() {
  accepted = true;
  // A message may go with a worker that the phone stops: it is sent until the new one is there.
  for (;;) {
    const registration = await navigator.serviceWorker.getRegistration();
    if (!registration?.waiting) return location.reload();
    registration.waiting.postMessage({ type: 'take-update' });
    await after(5_000);
  }
}

async function keepForLater() {
  await Promise.race([core, after(AHEAD)]);
  const workers = navigator.serviceWorker;
  if (!workers) {
    // Not a secure address, or a browser inside another app.
    page.dataset.offline = 'never';
    return;
  }
  let controlled = Boolean(workers.controller);
  workers.addEventListener('controllerchange', () => {
    if (accepted) location.reload();
    // Without a controller there is no newer version: what was kept was cleared.
    else if (controlled && workers.controller) announceUpdate('elsewhere');
    controlled = true;
  });
  addEventListener('porte-voix:take-update', takeUpdate);

  let full = false;
  workers.addEventListener('message', ({ data }) => {
    if (data?.type !== 'no-room') return;
    full = true;
    page.dataset.offline ??= 'full';
  });
  const register = () => workers.register('/sw.js', { updateViaCache: 'none' });
  const again = () =>
    register().then(
      (registration) => watch(registration),
      (error) => {
        // Refused is not cut: a browser that keeps nothing will not later.
        if (error.name === 'SecurityError' || error.name === 'NotSupportedError') page.dataset.offline = 'never';
        else return after(PAUSE).then(again);
      },
    );
  const watched = new WeakSet();
  const watch = (registration) => {
    const coming = watched.has(registration.installing) ? null : registration.installing;
    if (coming) watched.add(coming);
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed' && registration.active) announceUpdate('ready');
      // A first download that was cut: what arrived is in the browser's cache, the rest follows.
      if (coming.state === 'redundant' && !registration.active) setTimeout(again, full ? NO_ROOM : PAUSE);
    });
    if (watched.has(registration)) return;
    watched.add(registration);
    if (registration.waiting) announceUpdate('ready');
    registration.addEventListener('updatefound', () => watch(registration));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') registration.update().catch(() => {});
    });
  };
  await again();
  await workers.ready;
  page.dataset.offline = 'ready';
}

// A guest's page keeps nothing: leaving it is forgetting.
addEventListener('beforeunload', (event) => {
  const form = document.querySelector('form textarea');
  if (!isSecureContext && (document.querySelector('.tabs') || form?.value)) event.preventDefault();
});
addEventListener('error', (event) => {
  if (event.error instanceof WebAssembly.RuntimeError) trouble('stopped');
});
at('shell-retry').addEventListener('click', retry);
at('shell-language').addEventListener('click', toggleLanguage);
speak(chosenLanguage());
followTranslation();
const named = nameTab();
/** Which core is theirs is known before it starts, if what they need is at hand. */
const early = kept('porte-voix:role') && Promise.race([role().then(({ take }) => take()), after(STILL_HELD)]).catch(() => {});
await start();
keepForLater().catch((error) => console.warn('offline start is not available:', error));
