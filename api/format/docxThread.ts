import { checkDocx } from '#shared/format/checkDocx.ts';
import { checkedAs, type Asked, type FileChecked } from './check.ts';
import { answer } from '../thread/confine.ts';

const NOT_TAKEN: readonly string[] = ['notDocx', 'oldDoc'];

await answer(({ bytes, options }: Asked): FileChecked => {
  const checked = checkDocx(bytes, options);
  if (checked.ok) return checkedAs(checked);
  const { code, text } = checked.problem;
  return { ok: false, why: NOT_TAKEN.includes(code) ? 'notTaken' : 'unreadable', text };
});
