import type { Opened } from '../open.ts';
import { createPlaces } from '../verify/places.ts';
import { verify } from '../verify/verify.ts';
import type { AdminDeps, Say } from './carryOut.ts';

/** The administrator's tool at an opened server. */
export function adminOf(opened: Opened): AdminDeps {
  const { accounts, commands, projections, checkpoints, office } = opened;
  const places = createPlaces({ ...opened, chunks: opened.files.chunks });
  return {
    accounts,
    office,
    verify: (handedOut) =>
      verify(
        { request: projections.request, ledger: commands.ledger, beside: { places, checkpoints } },
        handedOut,
      ),
    checkpoint: checkpoints.write,
    async submitSystem(document, command) {
      // Each order of an administrator is an act of its own, also when it says the same as an earlier one.
      const answer = await commands.submitSystem({ document, command, cause: crypto.randomUUID() });
      if (answer.outcome === 'rejected') {
        throw new Error(`${command.type} was refused: ${answer.refusal.key}`);
      }
    },
    async rebuild(say: Say) {
      say({ vi: 'Đang dựng lại từ sổ gốc …', en: 'Building anew from the ledger …' });
      await projections.rebuild();
      say({
        vi: `Đã dựng lại đến mục ${projections.projectedTo()}.`,
        en: `Built anew up to entry ${projections.projectedTo()}.`,
      });
    },
  };
}
