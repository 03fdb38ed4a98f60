// What the page does for who has a role: which core it starts, what the service worker keeps for
// them, and their screens. Loaded by boot.js once a role is known. It is told on <html>:
//   data-role  "here" once the core is theirs, "kept" once everything is kept for them offline

const ROLE = 'porte-voix:role';
const CORE = ['/core-staff-boot.js', '/core_staff.js', '/core_staff_bg.wasm'];
const SCREENS = ['/staff-boot.js', '/staff.js', '/staff.css', '/staff_bg.wasm'];
/** Between two tries to keep everything, in ms. */
const PAUSE = 20_000;
/** Longest wait for the service worker's answer, in ms: on a slow network half a megabyte is long. */
const KEEPING = 120_000;

const page = document.documentElement;
const worker = document.querySelector('meta[name=core-worker]');
let has = false;
let keeping = false;

/**
 * Names the core of who has a role to the interface. With `load` everything is fetched first, so
 * that the Worker that runs is not stopped for one that cannot start; without, at the start of the
 * page, it is what was kept.
 */
export async function take(load) {
  has = true;
  if (load && !worker.dataset.role) await Promise.all([...CORE, ...SCREENS].map(fetched));
  if (!has) return;
  try {
    // A guest's page keeps nothing.
    if (isSecureContext) localStorage.setItem(ROLE, '1');
  } catch {
    // Then the next start begins with the participants' core, and changes.
  }
  worker.dataset.role = CORE[0];
  page.dataset.role ??= 'here';
  keep();
}

/** Goes back to the participants' core. */
export async function leave() {
  has = false;
  delete worker.dataset.role;
  delete page.dataset.role;
  try {
    localStorage.removeItem(ROLE);
  } catch {
    // Nothing was kept.
  }
  told(false).catch(() => {});
}

/** The program of their screens. */
export function screens(load) {
  return load(SCREENS);
}

async function fetched(file) {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${response.status} ${file}`);
  await response.arrayBuffer();
}

/** Has everything kept, until it is, or the role ends. */
async function keep() {
  if (keeping) return;
  keeping = true;
  while (has && navigator.serviceWorker && page.dataset.role !== 'kept') {
    try {
      await told(true);
      if (has) page.dataset.role = 'kept';
    } catch {
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
  keeping = false;
}

/** Tells the service worker of the role, and waits until it did what follows. */
async function told(has) {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((done, failed) => {
    port1.onmessage = ({ data }) => (data ? done() : failed(new Error('not kept')));
    setTimeout(failed, KEEPING, new Error('no answer'));
    active.postMessage({ type: 'role', has }, [port2]);
  });
}
