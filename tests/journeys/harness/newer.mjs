// A server whose app can become newer at will: the same bytes under another build id. It stands
// in front of a real one and changes nothing else.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

const CHANGED = ['/', '/sw.js', '/staff.json'];
const WHEN_NEWER = (text, build) => text.replaceAll(build, [...build].reverse().join(''));

export class Newer {
  #newer = false;
  #proxy;

  static async inFrontOf(server) {
    const front = new Newer();
    front.build = /name="build" content="([^"]+)"/.exec(await (await fetch(`${server.url}/`)).text())[1];
    front.#proxy = createServer((from, to) => front.#forward(server, from, to));
    front.#proxy.on('upgrade', (from, socket, head) => front.#link(server, from, socket, head));
    front.#proxy.listen(0, '127.0.0.1');
    await once(front.#proxy, 'listening');
    front.url = `http://localhost:${front.#proxy.address().port}`;
    return front;
  }

  /** From now on the server has a newer build. */
  publish() {
    this.#newer = true;
  }

  #forward(server, from, to) {
    const changed = this.#newer && CHANGED.includes(from.url);
    const headers = { ...from.headers };
    if (changed) for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) delete headers[name];
    const forwarded = request(server.url + from.url, { method: from.method, headers }, async (answer) => {
      if (!changed) {
        to.writeHead(answer.statusCode, answer.headers);
        answer.pipe(to);
        return;
      }
      const text = WHEN_NEWER(Buffer.concat(await answer.toArray()).toString(), this.build);
      const kept = { ...answer.headers };
      for (const name of ['content-length', 'etag', 'transfer-encoding']) delete kept[name];
      to.writeHead(answer.statusCode, kept);
      to.end(text);
    });
    forwarded.on('error', () => to.destroy());
    from.pipe(forwarded);
  }

  /** The link, as a proxy passes it on: what the page says of its own address is the server's. */
  #link(server, from, socket, head) {
    const headers = { ...from.headers, host: `localhost:${server.port}`, origin: server.url };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const to = connect(server.port, '127.0.0.1', () => {
      to.write([`GET ${from.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
      to.write(head);
      socket.pipe(to).pipe(socket);
    });
    for (const end of [to, socket]) end.on('error', () => (to.destroy(), socket.destroy()));
  }

  async discard() {
    this.#proxy.closeAllConnections();
    this.#proxy.close();
    await once(this.#proxy, 'close');
  }
}
