// The same program in a Worker: it looks at pictures.
import init from '/near.js';

init({ module_or_path: '/near_bg.wasm' }).catch((error) => setTimeout(() => { throw error; }));
