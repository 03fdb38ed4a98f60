// A camera that sees what a screen shows: codes as the app draws them become a film that Chromium
// plays in place of a camera, clean, or turned, blurred and noisy as from a hand.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM } from './chromium.mjs';

const [WIDTH, HEIGHT, RATE] = [640, 480, 10];

export const CLEAN = { turn: 0, blur: 0, noise: 0, shades: [16, 235], size: 420 };
export const DEGRADED = { turn: 7, blur: 0.8, noise: 20, shades: [30, 220], size: 420 };

export class Camera {
  #folder;

  /** For one phone: `newPhone({ cold: true, ...camera.options })`. */
  static async make() {
    const camera = new Camera();
    camera.#folder = await mkdtemp(join(tmpdir(), 'porte-voix-camera-'));
    await camera.sees([]);
    return camera;
  }

  get #file() {
    return join(this.#folder, 'seen.y4m');
  }

  get options() {
    const instead = [
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${this.#file}`,
    ];
    return { args: [...CHROMIUM.args, ...instead], permissions: ['camera'] };
  }

  /** From the next start of the camera on: these codes, so many frames each, over and over. */
  async sees(codes, held = CLEAN, frames = 1) {
    const file = await open(this.#file, 'w');
    await file.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420\n`);
    const colours = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
    let seed = 1;
    for (const code of codes.length ? codes : [undefined]) {
      for (let again = 0; again < frames; again += 1) {
        await file.write('FRAME\n');
        await file.write(picture(code, held, (seed += 1)));
        await file.write(colours);
      }
    }
    await file.close();
  }

  discard() {
    return rm(this.#folder, { recursive: true, force: true });
  }
}

/** The code on a phone's screen: modules of a side, and which are dark, margin included. */
export async function shown(page) {
  const qr = page.locator('.qr svg').first();
  await qr.waitFor();
  return modules(await qr.evaluate((svg) => svg.outerHTML));
}

/** As many codes of a film as are asked for, as they go by. */
export async function film(page, count) {
  const code = page.locator('.code').first();
  await code.waitFor();
  const drawn = await code.evaluate((code, count) => new Promise((done) => {
    const seen = new Set();
    const look = () => {
      const svg = code.querySelector('svg');
      if (svg) seen.add(svg.outerHTML);
      if (seen.size < count) return;
      observer.disconnect();
      done([...seen]);
    };
    const observer = new MutationObserver(look);
    observer.observe(code, { childList: true, subtree: true });
    look();
  }), count);
  return drawn.map(modules);
}

/** `M{x} {y}h{long}v1h-{long}` for each run of dark modules. */
function modules(svg) {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)[1]);
  const dark = new Uint8Array(side * side);
  for (const [, x, y, long] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-/g)) {
    dark.fill(1, y * side + Number(x), y * side + Number(x) + Number(long));
  }
  return { side, dark };
}

function picture(code, { turn, blur, noise, shades: [dark, light], size }, seed) {
  const random = pseudo(seed);
  const shades = new Float32Array(WIDTH * HEIGHT).fill(110);
  if (code) {
    const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
    const middle = [WIDTH / 2 + random() * 8 - 4, HEIGHT / 2 + random() * 8 - 4];
    const scale = code.side / size;
    for (let place = 0; place < shades.length; place += 1) {
      let sum = 0;
      for (const [right, down] of [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]) {
        const x = (place % WIDTH) + right - middle[0];
        const y = Math.floor(place / WIDTH) + down - middle[1];
        const u = Math.floor((cos * x + sin * y) * scale + code.side / 2);
        const v = Math.floor((cos * y - sin * x) * scale + code.side / 2);
        const inside = u >= 0 && v >= 0 && u < code.side && v < code.side;
        sum += inside ? (code.dark[v * code.side + u] ? dark : light) : 110;
      }
      shades[place] = sum / 4;
    }
  }
  const sharp = blur ? blurred(blurred(shades, blur, 1), blur, WIDTH) : shades;
  // Twelve uniform ones make a normal one; four are near enough, and quicker.
  const grain = () => (random() + random() + random() + random() - 2) * Math.sqrt(3) * noise;
  const bytes = Buffer.alloc(shades.length);
  for (let place = 0; place < bytes.length; place += 1) {
    bytes[place] = Math.max(0, Math.min(255, sharp[place] + (noise ? grain() : 0)));
  }
  return bytes;
}

/** Gaussian, in one direction: neighbours are `step` apart. */
function blurred(shades, deviation, step) {
  const weights = [-3, -2, -1, 0, 1, 2, 3].map((far) => Math.exp(-(far ** 2) / (2 * deviation ** 2)));
  const total = weights.reduce((a, b) => a + b);
  return shades.map((_, place) => {
    let sum = 0;
    for (let far = 0; far < 7; far += 1) {
      const near = Math.max(0, Math.min(shades.length - 1, place + (far - 3) * step));
      sum += shades[near] * weights[far];
    }
    return sum / total;
  });
}

/** The same numbers between 0 and 1 for the same seed (mulberry32). */
function pseudo(seed) {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
