import type { Opened } from '../open.ts';
import type { AdminDeps, Say } from './carryOut.ts';

/** The administrator's tool at an opened server. */
export function adminOf({ accounts, commands, projections, office }: Opened): AdminDeps {
  return {
    accounts,
    office,
    verify: commands.verify,
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
