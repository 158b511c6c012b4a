import type { Text } from '#shared/text.ts';

export type Severity = 'blocking' | 'warning';

/** Where a finding is: a paragraph of the facts, a section's page, or a header or footer. */
export type Where = {
  readonly paragraph?: number;
  readonly section?: number;
  readonly running?: 'header' | 'footer';
  readonly page?: number;
  /** The words concerned, at most 80 characters. */
  readonly words: string;
};

export type Finding = {
  /** Id of the rule, e.g. `margin.left`. */
  readonly rule: string;
  /** `NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I, khoản 3` */
  readonly article: string;
  readonly severity: Severity;
  readonly where: Where;
  readonly is: Text;
  readonly should: Text;
  /** Only where it is safe: it changes how something looks, or a wording that the decree fixes letter by letter. */
  readonly repair?: Repair;
  /** Which component the paragraph was taken for, and how certain (0–1). */
  readonly component?: { readonly name: string; readonly certainty: number };
};

/** What `repair` (docx) is told to do; data, no code. */
export type Repair =
  | {
      readonly kind: 'margins';
      readonly section: number;
      readonly margins: Partial<Record<'top' | 'bottom' | 'left' | 'right', number>>;
    }
  | {
      readonly kind: 'paper';
      readonly section: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'font'; readonly paragraph: number; readonly font: string }
  | {
      readonly kind: 'type';
      readonly paragraph: number;
      readonly size?: number;
      readonly bold?: boolean;
      readonly italic?: boolean;
      readonly color?: string;
    }
  | {
      readonly kind: 'align';
      readonly paragraph: number;
      readonly align: 'left' | 'center' | 'both';
    }
  | { readonly kind: 'indent'; readonly paragraph: number; readonly firstLine: number }
  | {
      readonly kind: 'spacing';
      readonly paragraph: number;
      readonly before?: number;
      readonly after?: number;
      readonly lines?: number;
    }
  | {
      readonly kind: 'text';
      readonly paragraph: number;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: 'pageNumbers'; readonly section: number };
