import process from 'node:process';
import { openOffice, toDeputy } from '../../commands/testing/openOffice.ts';
import { connectStore } from '../../store/couch.ts';
import { act, projectionsOf, register } from './openProjections.ts';

/**
 * A process that registers and directs documents until it is killed, and says each one that was recorded.
 * Arguments: the data folder, the store's password, and whether it projects what it writes.
 */
const [, , dataDir = '', storePassword = '', projecting = ''] = process.argv;
const store = await connectStore({ dataDir, secrets: { storePassword } });
const office = await openOffice(store);
if (projecting === 'projecting') await projectionsOf({ behind: store }, office, { dataDir });
for (;;) {
  const document = await register(office);
  await act(office, 'giamdoc', document, toDeputy);
  process.stdout.write(`${document}\n`);
}
