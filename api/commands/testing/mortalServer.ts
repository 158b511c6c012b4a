import process from 'node:process';
import { serve } from '@hono/node-server';
import { connectStore } from '../../store/couch.ts';
import { openOffice } from './openOffice.ts';

/**
 * A server process to be killed: its own store below `DATA_DIR`, or `COUCHDB_URL`.
 * Kills itself without a word (SIGKILL) once the command `DIES_AFTER` is written and before it is answered.
 */
const {
  DATA_DIR: dataDir = '',
  PREFIX: prefix = '',
  COUCHDB_URL: couchdbUrl,
  DIES_AFTER: diesAfter,
} = process.env;

const secrets = { storePassword: 'a password for the store' };
const store = await connectStore({ couchdbUrl, dataDir, prefix, secrets });
const { commands } = await openOffice(store);
commands.onEntries((entries) => {
  if (entries.some(({ id }) => id === diesAfter)) process.kill(process.pid, 'SIGKILL');
});
const server = serve({ fetch: commands.routes.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  process.stdout.write(`${port}\n`),
);
process.on('disconnect', () => {
  server.close();
  process.exit();
});
