import type { Assignment, IncomingCard } from '#shared/incoming/card.ts';
import type { Offers } from '#shared/incoming/offers.ts';
import { positionOf, type Office, type Position } from '#shared/office/office.ts';
import type { Due } from '#shared/workdays.ts';
import type { Act, TitleOf } from './act.ts';
import * as office from './officeActs.ts';
import * as work from './workActs.ts';

/** `'direct'` opens the bút phê, `'correct'` the form of registration; the others are forms of their own. */
export type Offered = Act | 'direct' | 'correct';

/** What the page offers: at most two large buttons, the first of them in the colour of acting, and a menu. */
export type Arranged = {
  readonly primary?: Offered;
  readonly second?: Offered;
  readonly more: readonly Offered[];
};

export type Situation = {
  readonly card: IncomingCard;
  readonly offers: Offers;
  readonly office: Office;
  /** Assignments that lie with the person today. */
  readonly own: readonly Assignment[];
  readonly titleOf: TitleOf;
  /** RT7: deputies before whom the rules let it be laid now. */
  readonly presentTo: readonly Position[];
  /** DL1: the latest date that what derives from an assignment may have. */
  readonly latestBelow: (assignment: string | undefined) => Due | undefined;
};

/** What waits for the person comes first, in the order in which the desk names it. */
export function arrange(situation: Situation): Arranged {
  const waiting = waitingOnes(situation);
  const shown = new Set(waiting.map(keyOf));
  const others = otherOnes(situation).filter((one) => !shown.has(keyOf(one)));
  const [primary, second, ...rest] = waiting;
  if (primary) return { primary, ...(second ? { second } : {}), more: [...rest, ...others] };
  const [first, ...more] = others;
  // Nothing waits for the person: no button is red, and the most likely one is at hand.
  return first && isCommon(first) ? { second: first, more } : { more: others };
}

export function keyOf(offered: Offered): string {
  return typeof offered === 'string' ? offered : offered.key;
}

function isCommon(offered: Offered): boolean {
  return offered === 'direct' || keyOf(offered).startsWith('ReportResult');
}

function waitingOnes(situation: Situation): readonly Offered[] {
  const { card, offers, own, titleOf } = situation;
  const [reported] = offers.accept;
  const [asked] = offers.answerExtension;
  const has = (type: Offers['acts'][number]) => offers.acts.includes(type);
  return [
    ...toBegin(situation),
    ...(reported ? judging(reported, titleOf) : []),
    ...(asked ? answering(asked, situation) : []),
    ...(has('ReceiveOriginal') ? office.receive(titleOf(card.paperOriginal?.at ?? '')) : []),
    ...(card.status === 'returnedToClerk' && has('PresentIncoming') ? [office.presentAgain()] : []),
    ...(has('AnswerReminder') ? [work.answerReminder()] : []),
    ...(own.some(({ role, state }) => role === 'informed' && state === 'open')
      ? [work.seen()]
      : []),
  ];
}

/** Leaders route; heads also do the work themselves, and officers only that. */
function toBegin({ offers, office: agency, titleOf }: Situation): readonly Offered[] {
  const open = offers.direct?.giver.state === 'open' ? offers.direct.giver : undefined;
  const kind = open && positionOf(agency, open.to)?.kind;
  const routes = kind === 'director' || kind === 'deputyDirector';
  const working = offers.report.find(({ state }) => state === 'open');
  return [
    ...(open ? (['direct'] as const) : []),
    ...(working && !routes ? [work.report(working, titleOf)] : []),
  ];
}

/** What is about one of several assignments (reminding, a second result) is offered beside it in the flow. */
function otherOnes(situation: Situation): readonly Offered[] {
  const { card, offers, own, titleOf, presentTo, latestBelow } = situation;
  const has = (type: Offers['acts'][number]) => offers.acts.includes(type);
  const returned = own.find(({ state, role }) => state === 'open' && role !== 'informed');
  return [
    ...(offers.direct ? (['direct'] as const) : []),
    ...offers.report.map((one) => work.report(one, titleOf)),
    ...offers.askExtension.map((one) => work.askExtension(one, latestBelow(one.parent), titleOf)),
    ...(has('ReturnDocument') && returned ? [work.returnTo(titleOf(returned.from))] : []),
    ...offers.recall.slice(-1).map((id) => work.recall(id, textOf(card, id))),
    ...(offers.handOverTo.length > 0 ? [office.handOver(offers.handOverTo)] : []),
    ...(presentTo.length > 0 ? [office.presentToAnother(presentTo)] : []),
    ...(has('CloseIncoming') ? [office.close()] : []),
    ...(has('ReopenIncoming') ? [office.reopen()] : []),
    ...(has('CorrectRegistration') ? (['correct'] as const) : []),
    ...(has('WithdrawIncoming') ? [office.withdraw()] : []),
  ];
}

/** What is offered beside one assignment in the flow. */
export function actsAbout(one: Assignment, situation: Situation): readonly Act[] {
  const { offers, titleOf } = situation;
  return [
    ...(offers.accept.includes(one) ? judging(one, titleOf) : []),
    ...(offers.answerExtension.includes(one) ? answering(one, situation) : []),
    // Who passed it on is not who is waited for.
    ...(offers.remind.includes(one) && one.state === 'open' && one.role !== 'informed'
      ? [office.remind(one, titleOf)]
      : []),
  ];
}

export function flowActs(situation: Situation): readonly Act[] {
  return situation.card.assignments.flatMap((one) => actsAbout(one, situation));
}

function judging(reported: Assignment, titleOf: TitleOf): readonly Act[] {
  return [work.acceptResult(reported, titleOf), work.sendBack(reported, titleOf)];
}

function answering(
  asked: Assignment,
  { titleOf, latestBelow }: Pick<Situation, 'titleOf' | 'latestBelow'>,
): readonly Act[] {
  return [work.grant(asked, latestBelow(asked.parent), titleOf), work.refuse(asked, titleOf)];
}

function textOf({ directives }: IncomingCard, id: string): string | undefined {
  return directives.find((directive) => directive.id === id)?.text;
}
