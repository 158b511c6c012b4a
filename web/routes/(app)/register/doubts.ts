import { falseEnding } from '#shared/fileNames.ts';
import type { Medium } from '#shared/incoming/card.ts';
import type { FileRef } from '#shared/protocol.ts';

/** What looks like a mistake and may be right: the clerk is asked. */
export type Doubt =
  | { readonly kind: 'noFile'; readonly medium: Medium }
  | { readonly kind: 'named'; readonly file: FileRef; readonly ending: string }
  | { readonly kind: 'unreadable'; readonly file: FileRef };

type Looked = {
  readonly kept?: FileRef | undefined;
  /** Its preview could not show it. */
  readonly unreadable: boolean;
};

export function doubtsOf(medium: Medium, scans: readonly Looked[]): readonly Doubt[] {
  if (medium !== 'paper' && scans.length === 0) return [{ kind: 'noFile', medium }];
  return scans.flatMap(({ kept: file, unreadable }): readonly Doubt[] => {
    const ending = file && falseEnding(file);
    if (file && ending !== undefined) return [{ kind: 'named', file, ending }];
    return file && unreadable ? [{ kind: 'unreadable', file }] : [];
  });
}
