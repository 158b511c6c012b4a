import { beyondArchive, type ArchiveField } from '#shared/incoming/limits.ts';
import { m } from '#web/paraglide/messages.js';

/** What is said beside a fact that is taken and will not fit the archive's field; `undefined` where it fits. */
export type ArchiveRemarks = (...fields: readonly ArchiveField[]) => string | undefined;

export function archiveRemarks(facts: Parameters<typeof beyondArchive>[0]): ArchiveRemarks {
  const beyond = beyondArchive(facts);
  return (...fields) => {
    const own = beyond.filter(({ field }) => fields.includes(field));
    return own.map((one) => m.register_beyond_archive(one)).join(' ') || undefined;
  };
}
