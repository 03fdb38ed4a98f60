// Sharing without the Internet, asked for by the interface: see app/src/near. Once it runs it
// leaves its ways in on globalThis, porteVoixShare and porteVoixQr.
import init from '/near.js';

globalThis.porteVoixLens = '/lens-boot.js';
await init({ module_or_path: '/near_bg.wasm' });
