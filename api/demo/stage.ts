import { createHash } from 'node:crypto';
import type { Session } from '../accounts/session.ts';
import type { Opened } from '../open.ts';
import type { DemoClock } from './clock.ts';
import { establishOffice, openAccounts } from './establish.ts';
import type { Stage } from './make.ts';

/** The demonstration on a running server: accounts, uploads and commands as anybody's, at moments that it sets. */
export function stageOn(opened: Opened, clock: DemoClock, progress: Stage['progress']): Stage {
  const { commands, files } = opened;
  return {
    now: () => clock.now().toISOString(),
    setClock: clock.set,
    progress,
    establish: () => establishOffice(opened),
    openAccounts: (password) => openAccounts(opened, password),
    async upload(person, name, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const body = once(bytes);
      const received = await files.chunks.receive({ person, sha256, offset: 0, body });
      if (received.outcome !== 'complete') throw new Error(`${name}: ${received.outcome}`);
      const { size, mediaType } = received.info;
      return { sha256, name, size, mediaType };
    },
    async act(person, { id, document, at, command }) {
      const session: Session = { id: 'demonstration', person, device: null };
      const card = await commands.cardFor(person, document);
      const basedOn = card && 'version' in card ? card.version : 0;
      const envelope = { id, document, basedOn, decidedAt: at, command };
      const [receipt] = await commands.submit(session, [envelope], 'en');
      if (!receipt) throw new Error('no receipt');
      return receipt;
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
