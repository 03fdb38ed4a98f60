// The same program in a Worker: it looks at pictures.
import init from '/near.js';

// As in core-boot.js.
self.addEventListener('unhandledrejection', ({ reason }) => {
  if (reason instanceof WebAssembly.RuntimeError) setTimeout(() => { throw reason; });
});

init({ module_or_path: '/near_bg.wasm' }).catch((error) => setTimeout(() => { throw error; }));
