import type { Command } from '#shared/kinds.ts';
import type { FileRef } from '#shared/protocol.ts';

/** What a command names besides its own document. */
export type Named = {
  readonly files: readonly FileRef[];
  /** Pages written on, by the hash of their file. */
  readonly pagesOf: readonly string[];
  readonly documents: readonly string[];
};

/** Whatever the command: a member of one of these names means the same in each. */
type Members = {
  readonly files?: readonly FileRef[] | undefined;
  readonly changes?: { readonly files?: readonly FileRef[] | undefined };
  readonly order?: FileRef | undefined;
  readonly ink?: readonly { readonly file: string }[] | undefined;
  readonly duplicateOf?: { readonly document: string } | undefined;
  readonly answeredBy?: string | undefined;
  readonly dossier?: string | undefined;
};

export function namedIn(command: Command): Named {
  const { files, changes, order, ink, duplicateOf, answeredBy, dossier } = command as Members;
  return {
    files: [...(files ?? []), ...(changes?.files ?? []), ...present(order)],
    pagesOf: [...new Set((ink ?? []).map(({ file }) => file))],
    documents: [...present(duplicateOf?.document), ...present(answeredBy), ...present(dossier)],
  };
}

function present<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value];
}
