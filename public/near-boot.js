// Sharing without the Internet, asked for by the interface: see app/src/near. Once it runs it
// leaves its ways in on globalThis, porteVoixShare and porteVoixQr.
import init from '/near.js';

globalThis.porteVoixLens = '/lens-boot.js';
await init({ module_or_path: '/near_bg.wasm' });

// A screen that shows a code stays lit, and no longer. The browser takes that back when the page is
// hidden, or the battery is low: it is asked for again when the page is seen anew. A refusal, or no
// answer, only lets the screen dim.
let lit;
function light() {
  const wanted = !document.hidden && document.querySelector('.qr');
  if (wanted && !lit) {
    lit = navigator.wakeLock?.request('screen');
    lit?.catch(() => {});
  } else if (!wanted && lit) {
    lit.then((lock) => lock.release()).catch(() => {});
    lit = undefined;
  }
}
document.addEventListener('visibilitychange', light);
new MutationObserver(light).observe(document.getElementById('app'), { childList: true, subtree: true });
light();
