import * as v from 'valibot';
import { documentTypes } from '#shared/incoming/documentTypes.ts';
import { DayText } from '#shared/protocol.ts';

/** What a document is checked by: without a day that which it bears, without a type the one that is guessed. */
export const Options = v.strictObject({
  date: v.exactOptional(DayText),
  type: v.exactOptional(v.picklist(Object.keys(documentTypes))),
});
