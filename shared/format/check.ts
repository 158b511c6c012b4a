import type { Component, Components, Part } from './components/names.ts';
import { componentsOf } from './components.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import { GUESSED_IN_PDF, ONLY_DOCX, readers } from './readers.ts';
import { isLegislation } from './recognise.ts';
import type { Breach, Context, Regime, Rule } from './rule.ts';

export type Checked = {
  /** A code of documentTypes, or `other: <name>`. */
  readonly type: string;
  readonly components: Components;
  /** In document order. */
  readonly findings: readonly Finding[];
};

/** From this certainty on a line is what it was taken for, and may be blamed for it. */
export const CERTAIN = 0.8;

export type CheckAgainst = {
  readonly regime: Regime;
  /** A code of documentTypes, when somebody knows what it is. */
  readonly type?: string;
  /** Where they were found already. */
  readonly components?: Components;
};

/** Holds a document's facts against the rules of a regime. Pure. */
export function check(facts: Facts, against: CheckAgainst): Checked {
  const { regime } = against;
  const components = against.components ?? componentsOf(facts, against.type);
  const { type } = components;
  const context: Context = { facts, regime, type, components, ...placesOf(components.parts) };
  const findings = regime.rules
    .filter((rule) => applies(rule, context))
    .flatMap((rule) =>
      readers[rule.reads](rule, context).map((breach) => found(rule, breach, context)),
    );
  return { type, components, findings: inOrder(findings) };
}

type Places = Pick<Context, 'partsOf' | 'below' | 'above'>;

/** Every part finds its neighbours at once, however long the document is. */
function placesOf(parts: readonly Part[]): Places {
  const byName = new Map<Component, Part[]>();
  const places = new Map<Part, { readonly at: number; readonly alike: number }>();
  for (const [at, part] of parts.entries()) {
    const same = byName.get(part.component) ?? [];
    if (same.length === 0) byName.set(part.component, same);
    places.set(part, { at, alike: same.push(part) });
  }
  return {
    partsOf: (component) => byName.get(component) ?? [],
    below: (part, alike) => {
      const place = places.get(part);
      if (!place) return undefined;
      return alike ? byName.get(part.component)?.[place.alike] : parts[place.at + 1];
    },
    above: (part) => parts[(places.get(part)?.at ?? 0) - 1],
  };
}

function applies(rule: Rule, context: Context): boolean {
  const { types, notTypes } = rule.only ?? {};
  if (types && !types.includes(context.type)) return false;
  if (notTypes?.includes(context.type)) return false;
  return context.facts.source === 'docx' || !ONLY_DOCX.has(rule.reads);
}

function found(rule: Rule, breach: Breach, context: Context): Finding {
  const { part } = breach;
  const guessed = context.facts.source === 'pdf' && GUESSED_IN_PDF.has(rule.reads);
  const certain = part === undefined || part.certainty >= CERTAIN;
  const sure = certain && !guessed && breach.unsure !== true;
  const binding = rule.severity === 'blocking' && sure && isGoverned(context.type);
  return {
    rule: rule.id,
    article: rule.article,
    severity: binding ? 'blocking' : 'warning',
    where: breach.where,
    is: breach.is,
    should: breach.should,
    ...(breach.repair ? { repair: breach.repair } : {}),
    ...(part ? { component: { name: part.component, certainty: part.certainty } } : {}),
  };
}

/** Decrees, circulars and laws have a form of their own, by another decree. */
function isGoverned(type: string): boolean {
  return !isLegislation(type.replace(/^other: /, ''));
}

/** The page first, then from top to bottom; rules of one place in the order of the decree. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const place = (one: Finding) => one.where.paragraph ?? -1;
  return findings
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => place(a.finding) - place(b.finding) || a.index - b.index)
    .map(({ finding }) => finding);
}
