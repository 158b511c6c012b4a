import type { Run } from '../facts.ts';
import { isUpper, shareOf } from '../pieces.ts';
import { partsFor, type Breach, type Context, type Reader, type Rule } from '../rule.ts';
import { at, say } from '../say.ts';
import type { Text } from '../../text.ts';
import { change, repairing } from './repairs.ts';

/** Emphasis on a word or two is no breach of what a line is set in. */
const SLACK = 0.1;

export const bold: Reader = (rule, context) =>
  styled(rule, context, 'bold', (run) => run.bold, {
    on: say('chữ đậm', 'bold'),
    off: say('chữ không đậm', 'not bold'),
  });

export const italic: Reader = (rule, context) =>
  styled(rule, context, 'italic', (run) => run.italic, {
    on: say('kiểu chữ nghiêng', 'italic'),
    off: say('kiểu chữ đứng', 'upright'),
  });

function styled(
  rule: Rule,
  context: Context,
  key: 'bold' | 'italic',
  is: (run: Run) => boolean,
  told: { on: Text; off: Text },
): readonly Breach[] {
  const wanted = 'is' in rule.lawful && rule.lawful.is === true;
  return partsFor(rule, context).flatMap((part) => {
    const share = shareOf(part.piece, is);
    if (wanted ? share >= 1 - SLACK : share <= SLACK) return [];
    const mixed = share > SLACK && share < 1 - SLACK;
    const now = wanted ? told.off : told.on;
    const partly = say(`một phần ${now.vi}`, `partly ${now.en}`);
    return [
      {
        part,
        where: at(part.piece),
        is: mixed ? partly : now,
        should: wanted ? told.on : told.off,
        ...repairing(rule, part.piece, { [key]: wanted }),
      },
    ];
  });
}

/** Only the word and number at the start (`Điều 1.`) have to be bold. */
export const labelBold: Reader = (rule, context) =>
  partsFor(rule, context).flatMap((part) => {
    const first = part.piece.runs.find((run) => run.text.trim());
    if (part.piece.paragraph.label || !first || first.bold) return [];
    return [
      {
        part,
        where: at(part.piece),
        is: say('số thứ tự không đậm', 'the number is not bold'),
        should: say('số thứ tự in đậm', 'the number in bold'),
      },
    ];
  });

export const letters: Reader = (rule, context) =>
  partsFor(rule, context).flatMap((part) => {
    const upper = 'is' in rule.lawful && rule.lawful.is === 'upper';
    const { text } = part.piece;
    if (isUpper(text) === upper || !/\p{L}{2}/u.test(text)) return [];
    const raised = text.toLocaleUpperCase('vi');
    const repair = upper ? change(rule, part.piece, text, raised) : {};
    return [
      {
        part,
        where: at(part.piece),
        is: upper ? say('chữ in thường', 'small letters') : say('chữ in hoa', 'capitals'),
        should: upper ? say('chữ in hoa', 'capitals') : say('chữ in thường', 'small letters'),
        ...repair,
      },
    ];
  });
