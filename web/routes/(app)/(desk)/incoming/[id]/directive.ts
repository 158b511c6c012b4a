import { childrenOf, isLive, liveLeadBelow } from '#shared/incoming/case.ts';
import { roles, type Assignment, type IncomingCard, type Role } from '#shared/incoming/card.ts';
import type { CommandOf } from '#shared/incoming/commands.ts';
import type { Candidate, DirectiveOffer } from '#shared/incoming/offers.ts';
import { positionOf, type Office, type Position, type PositionId } from '#shared/office/office.ts';
import { refuse, type Refusal } from '#shared/outcome.ts';
import { refusalText } from '#shared/refusals.ts';
import { endOf, type Due, type Instant } from '#shared/workdays.ts';
import { holderOf } from '#web/lib/incoming/people.ts';
import { roleWords } from '#web/lib/incoming/words.ts';
import { m } from '#web/paraglide/messages.js';
import { getLocale } from '#web/paraglide/runtime.js';
import type { TitleOf } from './act.ts';

/** A bút phê as it is being written. */
export type DirectiveDraft = {
  text: string;
  close: boolean;
  /** '' names nobody: on a later directive the lead stays. */
  lead: PositionId | '';
  coHandlers: readonly PositionId[];
  informed: readonly PositionId[];
  due: Due | '';
  report: boolean;
};

export function blankDirective(offer: DirectiveOffer, office: Office): DirectiveDraft {
  const kind = positionOf(office, offer.giver.to)?.kind;
  const named = { lead: '', coHandlers: [], informed: [] } as const;
  // AS3: heads ask for a report unless they say otherwise, leaders do not.
  const report = kind === 'head' || kind === 'deputyHead';
  return { text: '', close: false, ...named, due: offer.defaultDue, report };
}

/** A draft of yesterday may hold a date that has passed. */
export function withLivingDue(
  draft: DirectiveDraft,
  offer: DirectiveOffer,
  now: Instant,
): DirectiveDraft {
  return draft.due !== '' && endOf(draft.due) <= now ? { ...draft, due: offer.defaultDue } : draft;
}

export function commandOf(draft: DirectiveDraft): CommandOf<'IssueDirective'> {
  const due = draft.due ? { due: draft.due } : {};
  const { lead, report } = draft;
  const informed = draft.informed.map((to) => ({ to, role: 'informed' as const }));
  const text = draft.text.trim() ? { text: draft.text.trim() } : {};
  if (draft.close) return { type: 'IssueDirective', ...text, assignments: informed, close: 'file' };
  return {
    type: 'IssueDirective',
    ...text,
    assignments: [
      ...(lead ? [{ to: lead, role: 'lead' as const, ...due, report }] : []),
      ...draft.coHandlers.map((to) => ({ to, role: 'coHandler' as const, ...due })),
      ...informed,
    ],
  };
}

/** What a refused act held, to be written anew. */
export function draftOf(
  { text, assignments, close }: CommandOf<'IssueDirective'>,
  blank: DirectiveDraft,
): DirectiveDraft {
  const of = (role: Role) => assignments.filter((one) => one.role === role).map(({ to }) => to);
  const lead = assignments.find(({ role }) => role === 'lead');
  return {
    text: text ?? '',
    close: close === 'file',
    lead: lead?.to ?? '',
    coHandlers: of('coHandler'),
    informed: of('informed'),
    due: lead?.due ?? assignments.find(({ due }) => due !== undefined)?.due ?? blank.due,
    report: lead?.report ?? blank.report,
  };
}

/** The button says what happens. */
export function sayDirective(draft: DirectiveDraft, first: boolean, titleOf: TitleOf): string {
  if (draft.close) return m.directive_send_close();
  const others = draft.coHandlers.length + draft.informed.length;
  if (draft.lead) {
    const to = titleOf(draft.lead);
    return others > 0 ? m.directive_send_and({ to, others }) : m.directive_send_to({ to });
  }
  if (first) return m.directive_send_first();
  return others > 0 ? m.directive_send_others({ others }) : m.directive_send();
}

/** Somebody a directive may name in a role, or the reason why not. */
export type Nameable = {
  readonly value: PositionId;
  readonly label: string;
  /** Who it is; for whom the rules refuse, why. */
  readonly detail: string;
  readonly disabled: boolean;
};

export type Naming = {
  readonly card: IncomingCard;
  readonly offer: DirectiveOffer;
  readonly office: Office;
  readonly draft: DirectiveDraft;
};

/** Those who may be named first, then those who may not, with the rule that says so. */
export function nameable(role: Role, naming: Naming): readonly Nameable[] {
  const all = naming.offer.candidates.map((candidate): Nameable => {
    const { position } = candidate;
    const barred = barredFrom(role, candidate, naming);
    const who = holderOf(naming.office, position.id) ?? m.document_vacant();
    const moves = standingOf(position.id, naming)?.role === role;
    const detail = barred ?? (moves ? `${who} · ${m.directive_moves_due()}` : who);
    return { value: position.id, label: position.title, detail, disabled: barred !== undefined };
  });
  return [...all.filter(({ disabled }) => !disabled), ...all.filter(({ disabled }) => disabled)];
}

/** Why somebody cannot be named in a role. */
function barredFrom(
  role: Role,
  { position, refused }: Candidate,
  naming: Naming,
): string | undefined {
  const standing = standingOf(position.id, naming);
  const refusal = refused[role] ?? (standing && alreadyHas(role, standing, position));
  if (refusal) return `${refusalText(refusal, getLocale())} (${refusal.rule})`;
  const taken = namedElsewhere(role, naming.draft).get(position.id);
  return taken && m.directive_named_as({ role: roleWords[taken]() });
}

/** DR2: naming again in the same role moves the due date, in a higher one raises; else there is nothing to give. */
function alreadyHas(role: Role, standing: Assignment, { title }: Position): Refusal | undefined {
  const movesDue = standing.role === role && role !== 'informed';
  const raises = roles.indexOf(role) < roles.indexOf(standing.role);
  return movesDue || raises ? undefined : refuse('DR2.already', { to: title }).refusal;
}

/** What a position has already; a lead that another one replaces has nothing left. */
function standingOf(to: PositionId, { card, offer, draft }: Naming): Assignment | undefined {
  const replaced = draft.lead !== '' && draft.lead !== to && presentLead(card, offer) === to;
  if (replaced) return undefined;
  return childrenOf(card, offer.giver.id).find(
    (one) => one.to === to && (isLive(one) || one.state === 'seen'),
  );
}

/** DR2: a position is named once. */
function namedElsewhere(role: Role, draft: DirectiveDraft): ReadonlyMap<PositionId, Role> {
  const named: readonly (readonly [PositionId, Role])[] = [
    ...(draft.lead ? [[draft.lead, 'lead'] as const] : []),
    ...draft.coHandlers.map((to) => [to, 'coHandler'] as const),
    ...draft.informed.map((to) => [to, 'informed'] as const),
  ];
  return new Map(named.filter(([, as]) => as !== role));
}

/** The lead that a later directive leaves in place unless it names another. */
export function presentLead(card: IncomingCard, offer: DirectiveOffer): PositionId | undefined {
  return liveLeadBelow(card, offer.giver.id)?.to;
}

/** Refusals that only say that something is still to be written or chosen. */
export function isUnfinished(rule: string, key: string): boolean {
  return rule === 'DR3' || key === 'DR2.oneLead';
}
