// The Worker's first script: starts the core. A failure ends as an `error` event on the Worker,
// which the interface answers by starting it again.

// What arrives before the program is ready is kept, then told again in order.
const early = [];
const keep = (event) => early.push(event.data);
self.addEventListener('message', keep);

// A sign of life while the program comes, in ms: on a slow network that is long, and the
// interface must tell it from a Worker that the browser never started.
const ALIVE = 5_000;
const alive = () => self.postMessage(null);
alive();
const beat = setInterval(alive, ALIVE);

// A fault of the program traps. Inside a promise the page would not hear of it.
self.addEventListener('unhandledrejection', ({ reason }) => {
  if (reason instanceof WebAssembly.RuntimeError) setTimeout(() => { throw reason; });
});

import('/core.js')
  .then(({ default: init }) => init({ module_or_path: '/core_bg.wasm' }))
  .then(
    () => {
      clearInterval(beat);
      self.removeEventListener('message', keep);
      for (const data of early) self.dispatchEvent(new MessageEvent('message', { data }));
    },
    (error) => {
      // A download that was cut: the network's fault, and told as such.
      if (error instanceof TypeError) self.postMessage('cut');
      else setTimeout(() => { throw error; });
    },
  );
