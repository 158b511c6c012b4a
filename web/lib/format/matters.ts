import type { Finding, Severity } from '#shared/format/finding.ts';

/** The same finding wherever it is: what is and should be are the same, and one press repairs them all. */
export type Matter = {
  readonly key: string;
  readonly severity: Severity;
  /** Never empty. */
  readonly findings: readonly [Finding, ...Finding[]];
};

/** Findings by matter, the blocking ones first, each in the order of the document. */
export function mattersOf(findings: readonly Finding[]): readonly Matter[] {
  const matters = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const known = matters.get(key);
    if (known) known.push(finding);
    else matters.set(key, [finding]);
  }
  const all = [...matters].map(([key, of]) => ({ key, severity: of[0].severity, findings: of }));
  return [...of(all, 'blocking'), ...of(all, 'warning')];
}

function of(matters: readonly Matter[], severity: Severity): readonly Matter[] {
  return matters.filter((matter) => matter.severity === severity);
}

function keyOf({ rule, severity, is, should, article }: Finding): string {
  return JSON.stringify([severity, rule, is.vi, should.vi, article]);
}

/** Those that are gone after a repair, of the ones that were to be repaired. */
export function mended(asked: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  const left = new Set(after.map(whereAndWhat));
  return asked.filter((finding) => !left.has(whereAndWhat(finding)));
}

function whereAndWhat({ rule, where }: Finding): string {
  return JSON.stringify([rule, where.paragraph, where.section, where.running]);
}
