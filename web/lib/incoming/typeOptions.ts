import { documentTypes, foreignTypes } from '#shared/incoming/documentTypes.ts';
import { m } from '#web/paraglide/messages.js';
import { getLocale } from '#web/paraglide/runtime.js';
import { OTHER } from './formFacts.ts';

/** The types to choose from, each with its abbreviation; the last stands for one that has none. */
export function typeOptions() {
  return [
    ...Object.entries({ ...documentTypes, ...foreignTypes }).map(([value, name]) => ({
      value,
      label: name[getLocale()],
      detail: value === 'CV' || value === 'ThC' ? '' : value,
    })),
    { value: OTHER, label: m.register_type_other() },
  ];
}
