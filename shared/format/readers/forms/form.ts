import type { Part } from '../../components/names.ts';
import type { Context } from '../../rule.ts';
import type { Text } from '../../../text.ts';

/** What is wrong with a line's wording, and the words to change if the decree leaves no choice. */
export type Wrong = {
  readonly is: Text;
  readonly should: Text;
  readonly change?: readonly [from: string, to: string];
};

/** Reads one component's line; undefined when it has the form. */
export type Form = (text: string, part: Part, context: Context) => Wrong | undefined;
