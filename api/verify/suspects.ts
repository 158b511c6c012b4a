import type { Text } from '#shared/text.ts';
import type { Problem, Report } from './report.ts';

/** Documents of which something did not fit, while people may have been working on them. */
export type Suspects = {
  readonly add: (document: string, id: string, what: Text) => void;
  /** Takes them all, each with what was found. */
  readonly take: () => ReadonlyMap<string, readonly Problem[]>;
};

const MOST = 1_000;
const MOST_EACH = 100;

/** So many at once are no people at work: what is beyond is told as it was found. */
export function createSuspects({ complain }: Pick<Report, 'complain'>): Suspects {
  let found = new Map<string, Problem[]>();
  return {
    add(document, id, what) {
      const own = found.get(document) ?? [];
      const isHeld = own.length < MOST_EACH && (own.length > 0 || found.size < MOST);
      if (!isHeld) return complain(id, what);
      own.push({ id, what });
      found.set(document, own);
    },
    take() {
      const taken = found;
      found = new Map();
      return taken;
    },
  };
}
