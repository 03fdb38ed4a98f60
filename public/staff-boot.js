// The screens of who has a role, asked for by the interface: see app/src/staff. Once it runs it
// leaves its way in on globalThis, porteVoixDesk. Its style is apart, so that nobody else has it.
import init from '/staff.js';

const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/staff.css' });
const styled = new Promise((done) => { style.onload = style.onerror = done; });
document.head.append(style);
await Promise.all([styled, init({ module_or_path: '/staff_bg.wasm' })]);
