// The Worker's first script: starts the core. A failure ends as an `error` event on the Worker,
// which the interface answers by starting it again.
import init from '/core.js';

// What arrives before the program is ready is kept, then told again in order.
const early = [];
const keep = (event) => early.push(event.data);
self.addEventListener('message', keep);

init({ module_or_path: '/core_bg.wasm' }).then(
  () => {
    self.removeEventListener('message', keep);
    for (const data of early) self.dispatchEvent(new MessageEvent('message', { data }));
  },
  (error) => setTimeout(() => { throw error; }),
);
