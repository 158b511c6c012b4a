import { falseEnding } from '#shared/fileNames.ts';
import type { Facts, Medium } from '#shared/incoming/card.ts';
import type { FileRef } from '#shared/protocol.ts';
import type { Day } from '#shared/workdays.ts';

/** What looks like a mistake and may be right: the clerk is asked. */
export type Doubt =
  | { readonly kind: 'noFile'; readonly medium: Medium }
  | { readonly kind: 'dated'; readonly documentDate: Day }
  | { readonly kind: 'named'; readonly file: FileRef; readonly ending: string }
  | { readonly kind: 'unreadable'; readonly file: FileRef };

type Looked = {
  readonly kept?: FileRef | undefined;
  /** Its preview could not show it. */
  readonly unreadable: boolean;
};

type Typed = Pick<Facts, 'arrivedOn' | 'documentDate'> & { readonly medium: Medium };

export function doubtsOf(typed: Typed, scans: readonly Looked[]): readonly Doubt[] {
  return [...aboutDate(typed), ...aboutFiles(typed, scans)];
}

/** It came before it was made. */
function aboutDate({ arrivedOn, documentDate }: Typed): readonly Doubt[] {
  return documentDate > arrivedOn ? [{ kind: 'dated', documentDate }] : [];
}

function aboutFiles({ medium }: Typed, scans: readonly Looked[]): readonly Doubt[] {
  if (medium !== 'paper' && scans.length === 0) return [{ kind: 'noFile', medium }];
  return scans.flatMap(({ kept: file, unreadable }): readonly Doubt[] => {
    const ending = file && falseEnding(file);
    if (file && ending !== undefined) return [{ kind: 'named', file, ending }];
    return file && unreadable ? [{ kind: 'unreadable', file }] : [];
  });
}
