// A hub in a room: the same binary on a folder of its own, that knows a consultation by any
// invitation to it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BINARY, freePort } from './server.mjs';

export class Hub {
  said = [];
  #folder;
  #process;
  #words;

  /** Starts in a fresh folder. `options` go after the others. */
  static async start(invitation, ...options) {
    const hub = new Hub();
    hub.#folder = await mkdtemp(join(tmpdir(), 'porte-voix-hub-'));
    hub.port = await freePort();
    hub.#words = ['hub', '--data', join(hub.#folder, 'data'), '--invitation', invitation];
    hub.#words.push('--listen', `0.0.0.0:${hub.port}`, '--print-json', ...options);
    await hub.restart();
    return hub;
  }

  /** Starts on the same folder and port as before, and waits until it listens. */
  async restart() {
    const child = spawn(BINARY, this.#words, { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    createInterface({ input: child.stderr }).on('line', (line) => this.said.push(line));
    await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        reject(new Error(`the hub ended (${code ?? signal}):\n${this.said.join('\n')}`));
      });
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.said.push(line);
        if (!line.startsWith('{')) return;
        Object.assign(this, JSON.parse(line));
        resolve();
      });
    });
  }

  /** The words of its own page. */
  async page() {
    const answer = await fetch(`http://127.0.0.1:${this.port}/hub`);
    return (await answer.text()).replaceAll(/<[^>]+>/g, ' ');
  }

  async kill() {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async discard() {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
