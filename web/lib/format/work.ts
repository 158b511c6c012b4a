import type { CheckOptions } from '#shared/format/checkDocx.ts';
import type { Facts } from '#shared/format/facts.ts';
import type { Finding, Repair } from '#shared/format/finding.ts';
import type { PdfPage } from '#shared/format/pdf/page.ts';
import type { Text } from '#shared/text.ts';

export type Asked =
  | { readonly kind: 'docx'; readonly bytes: Uint8Array; readonly options: CheckOptions }
  | {
      readonly kind: 'pdf';
      readonly pages: readonly PdfPage[];
      readonly options: CheckOptions;
    }
  /** Repairs first, then checks what came of it. */
  | {
      readonly kind: 'repair';
      readonly bytes: Uint8Array;
      readonly repairs: readonly Repair[];
      readonly options: CheckOptions;
    };

export type Checked = {
  readonly regime: Text;
  readonly type: string;
  readonly findings: readonly Finding[];
  readonly facts: Facts;
  /** The DOCX it was found in; none for a PDF. */
  readonly bytes?: Uint8Array;
};

export type Answer =
  { readonly ok: true; readonly checked: Checked } | { readonly ok: false; readonly problem: Text };
