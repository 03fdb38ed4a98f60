// A real server process on a folder of its own, that can be killed like a real one.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const BINARY = process.env.PORTE_VOIX_BIN ?? here('../../../target/debug/porte-voix');

/** The consultation most journeys happen in: two committees, no participant yet. */
export const SMALL = here('../consultation.toml');

export class Server {
  /** Every line it said, to show when a journey fails. */
  said = [];
  /** Committee's name -> invitation link, as printed. */
  invitations = {};
  #folder;
  #process;
  #options;

  /** Starts in a fresh folder: `{ founding: FILE.toml }` founds first, `{ demo: true }` brings the demonstration, `{}` nothing. */
  static async start(options = { founding: SMALL }) {
    const server = new Server();
    server.#options = options;
    server.#folder = await mkdtemp(join(tmpdir(), 'porte-voix-'));
    server.port = await freePort();
    server.url = `http://localhost:${server.port}`;
    if (options.founding) await server.command('found', options.founding, '--key', server.founderKey);
    await server.restart();
    return server;
  }

  get pid() {
    return this.#process?.pid;
  }

  get data() {
    return join(this.#folder, 'data');
  }

  /** The founder's key file, for commands that speak as a person: `--as`. */
  get founderKey() {
    return this.file('founder.keyfile');
  }

  /** Where a key file or an export may be written. */
  file(name) {
    return join(this.#folder, name);
  }

  /** Another command of the same binary on the same folder: `server.command('close')`. */
  async command(...words) {
    const settings = ['--data', this.data, '--public-url', this.url];
    const { stdout } = await run(BINARY, [...words, ...settings], { cwd: this.#folder });
    return stdout;
  }

  /** Starts on the same folder and port as before, and waits until it listens. */
  async restart() {
    const words = ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`];
    words.push('--public-url', this.url, '--print-json');
    if (this.#options.demo) words.push('--demo');
    const child = spawn(BINARY, words, { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    createInterface({ input: child.stderr }).on('line', (line) => this.said.push(line));
    await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        reject(new Error(`the server ended (${code ?? signal}):\n${this.said.join('\n')}`));
      });
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.said.push(line);
        if (!line.startsWith('{')) return;
        this.#read(JSON.parse(line));
        resolve();
      });
    });
  }

  /** Starts on the same folder, at another address. */
  async moved() {
    this.port = await freePort();
    this.url = `http://localhost:${this.port}`;
    await this.restart();
  }

  // {"url": ..., "invitations": [{"committee": ..., "url": ...}]}
  #read(ready) {
    for (const { committee, url } of ready.invitations ?? []) this.invitations[committee] = url;
  }

  /** The invitation link of a committee, or of the first one. */
  invitation(committee = Object.keys(this.invitations)[0]) {
    const link = this.invitations[committee];
    if (!link) throw new Error(`no invitation for ${committee}:\n${this.said.join('\n')}`);
    return link;
  }

  /** SIGKILL: no goodbye, as when the power goes. */
  kill() {
    return this.#end('SIGKILL');
  }

  /** SIGTERM, and waits for the end. */
  stop() {
    return this.#end('SIGTERM');
  }

  async #end(signal) {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** The end of the journey. */
  async discard() {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A port that nobody listens on just now. */
export async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
