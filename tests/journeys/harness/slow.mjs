// A slow network in front of a server, for everything a phone opens: page, Workers, service
// worker, sockets. (The browser's own emulation reaches the page only.)
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** What travels at once, in bytes: about one packet. */
const PIECE = 1460;
/** How late a timer may be and be made up for, in ms. */
const LATE = 50;

export class Slow {
  #kbits;
  #latency;
  #waiting = []; // one { pieces, to } for each connection, served in turn
  #sending = false;
  #free = 0; // when the radio has sent all it was given
  #listener;
  #sockets = new Set();
  /** Bytes sent to phones so far. */
  bytes = 0;

  /** `kbits` a second shared by all connections, `latency` in ms for a question and its answer. */
  static async inFrontOf(server, { kbits = 500, latency = 400 } = {}) {
    const slow = new Slow();
    slow.#kbits = kbits;
    slow.#latency = latency;
    const { port } = new URL(server.url);
    slow.#listener = createServer((phone) => slow.#join(phone, connect(port, '127.0.0.1')));
    slow.#listener.listen(0, '127.0.0.1');
    await once(slow.#listener, 'listening');
    slow.url = `http://localhost:${slow.#listener.address().port}`;
    return slow;
  }

  #join(phone, server) {
    for (const socket of [phone, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
    }
    phone.on('data', (asked) => this.#later(() => server.write(asked)));
    phone.on('close', () => server.destroy());
    const lane = { pieces: [], to: phone, from: server, over: false };
    server.on('data', (answer) => {
      for (let at = 0; at < answer.length; at += PIECE) lane.pieces.push(answer.subarray(at, at + PIECE));
      server.pause(); // The server feels how slow the phone is.
      if (!this.#waiting.includes(lane)) this.#waiting.push(lane);
      this.#send();
    });
    server.on('close', () => {
      lane.over = true;
      if (!lane.pieces.length) this.#later(() => phone.end());
    });
  }

  // One piece of each connection in turn, as a shared radio does. A timer that fires late is made
  // up for: what counts is when the radio would have been free.
  #send() {
    if (this.#sending) return;
    const lane = this.#waiting.shift();
    if (!lane) return;
    this.#sending = true;
    const piece = lane.pieces.shift();
    const now = performance.now();
    this.#free = Math.max(this.#free, now - LATE) + (piece.length * 8) / this.#kbits;
    setTimeout(() => {
      this.#sending = false;
      this.bytes += piece.length;
      this.#later(() => lane.to.writable && lane.to.write(piece));
      if (lane.pieces.length) this.#waiting.push(lane);
      else if (lane.over) this.#later(() => lane.to.end());
      else lane.from.resume();
      this.#send();
    }, this.#free - now);
  }

  #later(what) {
    setTimeout(what, this.#latency / 2);
  }

  async discard() {
    for (const socket of this.#sockets) socket.destroy();
    this.#listener.close();
    await once(this.#listener, 'close');
  }
}
