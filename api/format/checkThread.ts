import { checkDocx, type CheckOptions } from '#shared/format/checkDocx.ts';
import type { Asked, FileChecked } from './check.ts';
import { answer } from './confine.ts';

await answer(({ bytes, options }: Asked) => checkWord(bytes, options));

function checkWord(bytes: Uint8Array, options: CheckOptions): FileChecked {
  const checked = checkDocx(bytes, options);
  if (checked.ok) {
    const { regime, type, findings } = checked;
    return { ok: true, regime: { id: regime.id, name: regime.name }, type, findings };
  }
  const { code, text } = checked.problem;
  const why = code === 'notDocx' || code === 'oldDoc' ? 'notTaken' : 'unreadable';
  return { ok: false, why, text };
}
