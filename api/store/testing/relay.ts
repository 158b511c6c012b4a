import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Relay = {
  /** The store's address by way of here. */
  readonly url: string;
  /** Connections are taken and nothing goes through, as with a stopped process. */
  readonly hang: () => void;
  /** Connections are cut, and no new ones taken. */
  readonly refuse: () => Promise<void>;
  /** Connections are taken and cut at the first byte. */
  readonly reset: () => void;
  /** On each connection so many bytes of answers arrive, then nothing. */
  readonly stallAfter: (bytes: number) => void;
  /** The same, and then it is cut. */
  readonly cutAfter: (bytes: number) => void;
  /** What is sent arrives, what is answered does not. */
  readonly loseAnswers: () => void;
  readonly heal: () => Promise<void>;
  /** Connections that were asked for so far. */
  readonly connections: () => number;
  /** Bytes of answers so far. */
  readonly answered: () => number;
  readonly close: () => Promise<void>;
};

type Way = 'open' | 'hangs' | 'resets' | 'loses answers';

/** Real connections to a store that something happens to on the way. */
export async function startRelay(target: string): Promise<Relay> {
  const { hostname, port: targetPort } = new URL(target);
  const pairs = new Set<readonly [Socket, Socket]>();
  let way: Way = 'open';
  let connections = 0;
  let most = Infinity;
  let isCut = false;
  let answered = 0;
  const server = createServer((near) => {
    connections += 1;
    const far = connect(Number(targetPort), hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.on('data', (bytes) => {
      if (way === 'resets') near.resetAndDestroy();
      else if (way !== 'hangs') far.write(bytes);
    });
    let passed = 0;
    far.on('data', (bytes) => {
      passed += bytes.length;
      answered += bytes.length;
      if (way === 'open' && passed <= most) near.write(bytes);
      else if (isCut) near.destroy();
    });
    for (const [one, other] of [pair, [far, near]] as const) {
      one.on('error', () => undefined);
      one.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
  });
  async function listen(port: number): Promise<void> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }
  async function stop(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const [near] of pairs) near.destroy();
    await closed;
  }
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(target);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href.replace(/\/$/, ''),
    hang: () => void (way = 'hangs'),
    refuse: stop,
    reset: () => void (way = 'resets'),
    stallAfter: (bytes) => void (most = bytes),
    cutAfter(bytes) {
      most = bytes;
      isCut = true;
    },
    loseAnswers: () => void (way = 'loses answers'),
    async heal() {
      way = 'open';
      most = Infinity;
      isCut = false;
      // What was held back would arrive out of its place.
      for (const [near] of pairs) near.destroy();
      if (!server.listening) await listen(port);
    },
    connections: () => connections,
    answered: () => answered,
    close: stop,
  };
}
