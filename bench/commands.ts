import { v7 } from 'uuid';
import { post, signIn, type Client, type Signed } from './clients.ts';
import { connect } from './http.ts';
import { PASSWORD, registration } from './registrations.ts';
import { median, say, type Result } from './report.ts';
import type { BenchServer } from './server.ts';

const ROUNDS = 3;

type Load = {
  readonly name: string;
  readonly clients: number;
  readonly perRequest: number;
  readonly requests: number;
  readonly goal: string;
};

const loads: readonly Load[] = [
  { name: 'commands-1', clients: 1, perRequest: 1, requests: 100, goal: '' },
  { name: 'commands-16', clients: 16, perRequest: 1, requests: 480, goal: '' },
  { name: 'commands', clients: 64, perRequest: 1, requests: 960, goal: '≥ 0.8×, reach 1.2×' },
  { name: 'commands-20', clients: 64, perRequest: 20, requests: 128, goal: '≥ 2×, reach 4×' },
];

/**
 * Accepted commands a second, signed, with the projector running, all registrations to one book, beside bare PUTs of
 * the very entries they made, by as many clients, to an empty database of the same store.
 */
export async function acceptedCommands(server: BenchServer): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const load of loads) {
    const ours: number[] = [];
    const bare: number[] = [];
    const clients = await signedIn(server, load.clients);
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await sequence(server);
      ours.push(await accept(clients, load));
      bare.push(await putBare(server, load.clients, await entriesSince(server, before)));
    }
    for (const { close } of clients) close();
    const ratio = median(ours.map((one, at) => one / (bare[at] ?? NaN)));
    const against = `bare PUTs, ${load.clients} clients: ${median(bare).toFixed(0)}/s`;
    results.push({
      name: load.name,
      value: median(ours),
      unit: 'commands/s',
      against,
      ratio,
      goal: load.goal,
      runs: ours,
    });
    say(`${load.name}: ${median(ours).toFixed(0)}/s, ${ratio.toFixed(2)}× bare PUTs`);
  }
  return results;
}

function signedIn({ url }: BenchServer, count: number): Promise<readonly Client[]> {
  return Promise.all(Array.from({ length: count }, () => signIn(url, 'vanthu', PASSWORD)));
}

async function accept(clients: readonly Client[], load: Load): Promise<number> {
  const perClient = Math.ceil(load.requests / load.clients);
  // Made beforehand: signing is the phone's work.
  const prepared = clients.map((client) =>
    Array.from({ length: perClient }, () =>
      Array.from({ length: load.perRequest }, () => registration(client)),
    ),
  );
  const start = performance.now();
  await Promise.all(clients.map((client, at) => sendAll(client, prepared[at] ?? [])));
  const seconds = (performance.now() - start) / 1_000;
  return (perClient * load.clients * load.perRequest) / seconds;
}

async function sendAll(client: Client, requests: readonly (readonly Signed[])[]): Promise<void> {
  for (const envelopes of requests) await post(client, envelopes);
}

type Stored = { readonly _id: string; readonly _rev?: string; readonly n?: number };

/** How far the ledger has come, as its database counts. */
async function sequence({ store, prefix }: BenchServer): Promise<string> {
  const { send, close } = connect(store, {});
  const { body } = await send('GET', `/${prefix}ledger/_changes?descending=true&limit=1`);
  close();
  return String(JSON.parse(body).last_seq);
}

async function entriesSince(server: BenchServer, since: string): Promise<readonly Stored[]> {
  const { send, close } = connect(server.store, {});
  const query = new URLSearchParams({ since, include_docs: 'true' });
  const { body } = await send('GET', `/${server.prefix}ledger/_changes?${query}`);
  close();
  const rows: readonly { doc: Stored }[] = JSON.parse(body).results;
  return rows.map(({ doc }) => doc).filter(({ n }) => n !== undefined);
}

async function putBare(
  server: BenchServer,
  clients: number,
  made: readonly Stored[],
): Promise<number> {
  const name = `${server.prefix}bare-${v7()}`;
  const admin = connect(server.store, {});
  await admin.send('PUT', `/${name}?q=1`);
  const waiting = made.map(({ _rev, ...doc }) => doc);
  const connections = Array.from({ length: clients }, () => connect(server.store, {}));
  const start = performance.now();
  await Promise.all(
    connections.map(async ({ send }) => {
      for (let doc = waiting.pop(); doc; doc = waiting.pop()) {
        const { status } = await send(
          'PUT',
          `/${name}/${encodeURIComponent(doc._id)}`,
          JSON.stringify(doc),
        );
        if (status !== 201) throw new Error(`bare PUT: ${status}`);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  for (const { close } of connections) close();
  await admin.send('DELETE', `/${name}`);
  admin.close();
  return made.length / seconds;
}
