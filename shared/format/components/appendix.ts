import { isUpper, type Piece } from '../pieces.ts';
import * as is from '../recognise.ts';
import type { Findings } from './head.ts';

/** Finds an appendix's heading; what follows has the form its content needs, which the decree leaves free. */
export function readAppendix(pieces: readonly Piece[], found: Findings): void {
  const start = pieces.findIndex((piece) => is.appendix(piece.text) > 0);
  let title = true;
  for (const [at, piece] of pieces.entries()) {
    if (at < start) continue;
    if (at === start) found.set(at, { component: 'appendix', certainty: 1 });
    else if (title && is.accompanying(piece.text) > 0) {
      found.set(at, { component: 'accompanying', certainty: 1 });
      title = !piece.text.endsWith(')');
    } else if (title && isTitle(piece)) {
      const accompanied = found.get(at - 1)?.component === 'accompanying';
      found.set(at, { component: accompanied ? 'accompanying' : 'appendixTitle', certainty: 0.9 });
      title = !accompanied || !piece.text.endsWith(')');
    } else {
      title = false;
      found.set(at, { component: 'appendixContent', certainty: 0.9 });
    }
  }
}

function isTitle(piece: Piece): boolean {
  const { align, cell } = piece.paragraph;
  return !cell && (isUpper(piece.text) || (align === 'center' && piece.text.length < 200));
}
