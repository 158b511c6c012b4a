import type { Component } from '../components/names.ts';
import { componentsOf } from '../components.ts';
import type { Facts, Paragraph, Run, Section } from '../facts.ts';
import type { Reads, Rule } from '../rule.ts';
import { edits } from './edits.ts';

/** Breaks one rule of a document that keeps all of them. */
export type Break = (rule: Rule, facts: Facts) => Facts;

type Change<T> = (value: T) => T;

function withSection(facts: Facts, change: Change<Section>): Facts {
  return { ...facts, sections: facts.sections.map(change) };
}

export function withParagraph(facts: Facts, at: number, change: Change<Paragraph>): Facts {
  return {
    ...facts,
    paragraphs: facts.paragraphs.map((one, index) => (index === at ? change(one) : one)),
  };
}

function withRuns(facts: Facts, at: number, change: Change<Run>): Facts {
  return withParagraph(facts, at, (one) => ({ ...one, runs: one.runs.map(change) }));
}

export function withText(facts: Facts, at: number, text: string): Facts {
  const one = withParagraph(facts, at, (paragraph) => ({ ...paragraph, text }));
  return withRuns(one, at, (run) => ({ ...run, text }));
}

/** Without some paragraphs; the others move up. */
export function without(facts: Facts, gone: readonly number[]): Facts {
  const kept = facts.paragraphs.filter((one) => !gone.includes(one.index));
  return { ...facts, paragraphs: kept.map((one, index) => ({ ...one, index })) };
}

/** Where the rule's component stands, the address in its footer excepted. */
export function placesOf(component: Component, facts: Facts): readonly number[] {
  return componentsOf(facts)
    .parts.filter((part) => part.component === component && part.piece.paragraph.index >= 0)
    .map((part) => part.piece.paragraph.index);
}

function placesFor(rule: Rule, facts: Facts): readonly number[] {
  const { component } = rule;
  const text = component === 'page' || component === 'document' || component === 'any';
  return placesOf(text ? 'body' : component, facts);
}

/** Changes the component's paragraph, in the footer where that is its place. */
function withComponent(rule: Rule, facts: Facts, change: Change<Paragraph>): Facts {
  if (rule.component === 'address')
    return withSection(facts, (section) => ({
      ...section,
      footers: { ...section.footers, first: section.footers.first.map(change) },
    }));
  return withParagraph(facts, placesFor(rule, facts)[0] ?? -1, change);
}

function set(rule: Rule, facts: Facts, change: Partial<Run>): Facts {
  return withComponent(rule, facts, (one) => ({
    ...one,
    runs: one.runs.map((run) => ({ ...run, ...change })),
  }));
}

const beyond = (rule: Rule) => ('range' in rule.lawful ? rule.lawful.range[1] : 0) + 2;
const opposite = (rule: Rule) => !('is' in rule.lawful && rule.lawful.is === true);

const margin =
  (side: 'top' | 'bottom' | 'left' | 'right'): Break =>
  (rule, facts) =>
    withSection(facts, (one) => ({ ...one, margins: { ...one.margins, [side]: beyond(rule) } }));

const number =
  (change: Change<Paragraph>): Break =>
  (_rule, facts) =>
    withSection(facts, (one) => ({
      ...one,
      headers: { ...one.headers, default: one.headers.default.map(change) },
    }));

const retext: Break = (rule, facts) => {
  const upper = 'is' in rule.lawful && rule.lawful.is === 'upper';
  return withComponent(rule, facts, (one) => {
    const lower = one.text.toLocaleLowerCase('vi');
    const text = upper
      ? lower.slice(0, 1).toUpperCase() + lower.slice(1)
      : one.text.toLocaleUpperCase('vi');
    return { ...one, text, runs: one.runs.map((run) => ({ ...run, text })) };
  });
};

const realign: Break = (rule, facts) => {
  if (!('is' in rule.lawful) || rule.lawful.is !== 'both')
    return withComponent(rule, facts, (one) => ({ ...one, align: 'right' }));
  const at = placesFor(rule, facts)[0] ?? -1;
  const long = `${facts.paragraphs[at]?.text.replace(/\p{P}$/u, '') ?? ''} và các quy định khác có liên quan đến nội dung đã nêu ở trên`;
  return withParagraph(withText(facts, at, long), at, (one) => ({ ...one, align: 'left' }));
};

/** Removes the component with what cannot stand without it. */
const BELONGING: Partial<Record<Component, readonly Component[]>> = {
  issuingAgency: ['superiorAgency'],
  position: ['authority'],
  salutation: ['addressee'],
};

const remove: Break = (rule, facts) => {
  const component = rule.component as Component;
  const all = [component, ...(BELONGING[component] ?? [])];
  return without(
    facts,
    all.flatMap((one) => placesOf(one, facts)),
  );
};

export const breaks: Readonly<Record<Reads, Break>> = {
  paper: (_rule, facts) =>
    withSection(facts, (one) => ({ ...one, page: { width: 216, height: 279 } })),
  orientation: (_rule, facts) =>
    withSection(facts, (one) => ({ ...one, page: { width: 297, height: 210 } })),
  marginTop: margin('top'),
  marginBottom: margin('bottom'),
  marginLeft: margin('left'),
  marginRight: margin('right'),
  pageNumberThere: (_rule, facts) =>
    withParagraph(
      withSection(facts, (one) => ({ ...one, headers: { ...one.headers, default: [] } })),
      facts.paragraphs.length - 1,
      (one) => ({ ...one, pageBreakBefore: true }),
    ),
  pageNumberPlace: (_rule, facts) =>
    withSection(facts, (one) => ({
      ...one,
      headers: { ...one.headers, default: [] },
      footers: { ...one.footers, default: one.headers.default },
    })),
  pageNumberAlign: number((one) => ({ ...one, align: 'right' })),
  pageNumberSize: number((one) => ({ ...one, runs: one.runs.map((run) => ({ ...run, size: 9 })) })),
  pageNumberItalic: number((one) => ({
    ...one,
    runs: one.runs.map((run) => ({ ...run, italic: true })),
  })),
  pageNumberFirstPage: (_rule, facts) =>
    withSection(facts, (one) => ({ ...one, titlePage: false })),
  pageNumberFormat: (_rule, facts) =>
    withSection(facts, (one) => ({ ...one, pageNumbers: { format: 'upperRoman' } })),
  pageNumberStart: (_rule, facts) =>
    withSection(facts, (one) => ({ ...one, pageNumbers: { start: 5 } })),
  font: (rule, facts) => set(rule, facts, { font: 'Arial' }),
  color: (rule, facts) => set(rule, facts, { color: '0563C1' }),
  size: (rule, facts) => set(rule, facts, { size: beyond(rule) }),
  sameSize: (rule, facts) => set(rule, facts, { size: 13 }),
  bold: (rule, facts) => set(rule, facts, { bold: opposite(rule) }),
  labelBold: (rule, facts) => set(rule, facts, { bold: false }),
  italic: (rule, facts) => set(rule, facts, { italic: opposite(rule) }),
  letters: retext,
  align: realign,
  firstLine: (rule, facts) =>
    withComponent(rule, facts, (one) => ({ ...one, indent: { ...one.indent, firstLine: 20 } })),
  gap: (rule, facts) => withoutGap(facts, placesFor(rule, facts).at(-1) ?? -1),
  gapAbove: (rule, facts) => withoutGap(facts, placesFor(rule, facts)[0] ?? -1),
  lines: (rule, facts) =>
    withComponent(rule, facts, (one) => ({
      ...one,
      spacing: { ...one.spacing, line: { lines: 2 } },
    })),
  lineBelow: (rule, facts) => withComponent(rule, facts, (one) => ({ ...one, linesBelow: [] })),
  lineLength: (rule, facts) =>
    withComponent(rule, facts, (one) => ({
      ...one,
      linesBelow: one.linesBelow.map((line) => ({ ...line, length: (line.length ?? 0) * 2.5 })),
    })),
  boxed: (rule, facts) => withComponent(rule, facts, ({ boxed: _gone, ...one }) => one),
  headColumns: (_rule, facts) => ({
    ...facts,
    paragraphs: facts.paragraphs.map(({ cell, ...one }) =>
      cell === undefined || cell.table === 0 ? one : { ...one, cell },
    ),
  }),
  present: remove,
  titled: (rule, facts) => without(facts, [(placesFor(rule, facts)[0] ?? -2) + 1]),
  sequence: (rule, facts) => reword(facts, placesFor(rule, facts).at(-1) ?? -1, edits[rule.id]),
  wording: (rule, facts) => edited(rule, facts),
  capitals: (rule, facts) => edited(rule, facts),
};

function withoutGap(facts: Facts, at: number): Facts {
  return withParagraph(facts, at, (one) => ({ ...one, spacing: { ...one.spacing, before: 0 } }));
}

function edited(rule: Rule, facts: Facts): Facts {
  const form = 'form' in rule.lawful ? rule.lawful.form : '';
  const edit = edits[rule.id] ?? edits[form];
  if (rule.id === 'salutation.sameLine')
    return without(facts, placesOf('addressee', facts).slice(1));
  if (rule.id === 'authority.position') return without(facts, placesOf('position', facts));
  const at = placesFor(rule, facts);
  if (rule.id === 'appendix.told')
    return placesOf('clause', facts).reduce((now, place) => reword(now, place, edit), facts);
  return reword(facts, at[0] ?? -1, edit);
}

function reword(facts: Facts, at: number, edit: (typeof edits)[string]): Facts {
  const text = facts.paragraphs[at]?.text ?? '';
  return edit ? withText(facts, at, text.replace(...edit)) : facts;
}
