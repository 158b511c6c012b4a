import { expect, test } from 'vitest';
import { agency } from '../testing/agency.ts';
import {
  coHandler,
  directs,
  given,
  informed,
  lead,
  registers,
  story,
  type Story,
} from '../testing/story.ts';
import { audienceOfIncoming } from './audience.ts';
import type { IncomingCard } from './card.ts';
import type { IncomingCommand, IncomingCommandType } from './commands.ts';

const registered = () => story().does('vanthu', registers({ medium: 'paper' }));
const working = () =>
  registered()
    .does('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-20' })))
    .does('pgd.hatang', directs(lead('tp.cntt'), coHandler('tp.baochi'), informed('cv.vp1')))
    .does('tp.cntt', directs(lead('cv.cntt1', { due: '2026-11-12' })));
const reported = () => working().does('cv.cntt1', { type: 'ReportResult', text: 'xong' });
const asked = () => {
  const { id } = given(working().card, 'cv.cntt1');
  const ask = { type: 'AskExtension', assignment: id, due: '2026-11-13', reason: 'x' } as const;
  return working().does('cv.cntt1', ask);
};
const finished = () => {
  const { id } = given(reported().card, 'cv.cntt1');
  return reported().does('tp.cntt', { type: 'AcceptResult', assignment: id });
};

const states = {
  registered,
  urgent: () =>
    story()
      .does('vanthu', registers({ medium: 'paper', urgency: 'express' }))
      .at('2026-11-09T02:30:00.000Z'),
  working,
  asked,
  reported,
  handing: () => working().does('vanthu', { type: 'HandOverOriginal', to: 'tp.cntt' }),
  reminded: () => {
    const { id } = given(working().card, 'tp.cntt');
    return working().does('vanthu', { type: 'Remind', assignment: id });
  },
  returned: () =>
    registered().does('giamdoc', { type: 'ReturnDocument', reason: 'thiếu phụ lục kèm' }),
  finished,
  withdrawn: () =>
    registered().does('vanthu', { type: 'WithdrawIncoming', cause: 'notOurs', reason: 'x' }),
} satisfies Readonly<Record<string, () => Story>>;
type State = keyof typeof states;

/** DK1, written down from RULES.md. */
const office = ['giamdoc', 'vanthu'];
const flow = ['pgd.hatang', 'tp.cntt', 'cv.cntt1', 'tp.baochi', 'cv.vp1', 'chanhvp', 'pgd.noidung'];
const readers: Readonly<Record<State, readonly string[]>> = {
  registered: office,
  urgent: [...office, 'chanhvp'],
  returned: office,
  withdrawn: office,
  working: [...office, ...flow],
  asked: [...office, ...flow],
  reported: [...office, ...flow],
  handing: [...office, ...flow],
  reminded: [...office, ...flow],
  finished: [...office, ...flow],
};

const inFlow = ['working', 'asked', 'reported', 'handing', 'reminded'] as const;
const alike = <Value>(those: readonly State[], value: Value) =>
  Object.fromEntries(those.map((state) => [state, value]));
const clerkAlways = alike(Object.keys(states) as State[], ['vanthu']);
const workers = ['cv.cntt1', 'giamdoc', 'pgd.hatang', 'tp.baochi', 'tp.cntt'];
const without = (people: readonly string[], ...gone: readonly string[]) =>
  people.filter((person) => !gone.includes(person));

/** Who may do what, written down from RULES.md; a state that is not named: nobody. */
const may: Readonly<
  Record<IncomingCommandType, Readonly<Partial<Record<State, readonly string[]>>>>
> = {
  RegisterIncoming: {}, // IN1, on a new document: below
  TurnAway: {},
  CorrectRegistration: clerkAlways, // IN6, IN7
  WithdrawIncoming: clerkAlways, // IN9
  PresentIncoming: { returned: ['vanthu'], urgent: ['chanhvp', 'vanthu'] }, // IN8, RT7
  IssueDirective: {
    // DR1: holders of leads; the co-handling head in their own unit; officers nobody
    ...alike(inFlow, without(workers, 'cv.cntt1')),
    ...alike(['registered', 'urgent'], ['giamdoc']),
  },
  CloseIncoming: {
    // DR2: the director, a deputy from whom no report is asked
    ...alike(inFlow, ['giamdoc', 'pgd.hatang']),
    ...alike(['registered', 'urgent', 'returned'], ['giamdoc']),
  },
  ReturnDocument: {
    // AS1: who has not passed it on
    ...alike(inFlow, ['cv.cntt1', 'tp.baochi']),
    ...alike(['registered', 'urgent'], ['giamdoc']),
    reported: ['tp.baochi'],
  },
  // AS2: only the newest directive's assignee has not acted
  RecallDirective: { ...alike(['working', 'handing', 'reminded'], ['tp.cntt']) },
  ReportResult: {
    // AS3: whoever works on it as lead or co-handler
    ...alike(inFlow, workers),
    ...alike(['registered', 'urgent'], ['giamdoc']),
    reported: without(workers, 'cv.cntt1'),
  },
  AcceptResult: { reported: ['tp.cntt'] },
  SendBackResult: { reported: ['tp.cntt'] },
  AskExtension: {
    // DL3: whoever works on what somebody assigned
    ...alike(inFlow, without(workers, 'giamdoc')),
    reported: without(workers, 'giamdoc', 'cv.cntt1'),
  },
  GrantExtension: { asked: ['tp.cntt'] },
  RefuseExtension: { asked: ['tp.cntt'] },
  ReopenIncoming: { finished: ['giamdoc', 'tp.cntt'] }, // IN7
  // OR1: the clerk has the paper; there must be a lead unit, and no hand-over that waits
  HandOverOriginal: {
    ...alike(['working', 'asked', 'reported', 'reminded', 'finished'], ['vanthu']),
  },
  ReceiveOriginal: { handing: ['tp.cntt'] },
  FileInDossier: {
    ...clerkAlways,
    ...alike([...inFlow, 'finished'], ['cv.cntt1', 'tp.cntt', 'vanthu']),
  },
  Remind: { ...alike([...inFlow, 'registered', 'urgent'], ['vanthu']) }, // LT3
  AnswerReminder: { reminded: ['cv.cntt1', 'tp.cntt'] },
  MarkSeen: readers, // DK1
  Comment: readers, // AS7, IN7
};

const positions = agency.positions.map(({ id }) => id);

/** Every way in which a command can be given on a card: one of them must be allowed, or none. */
function ways(type: IncomingCommandType, card: IncomingCard): readonly IncomingCommand[] {
  const ids = card.assignments.map(({ id }) => id);
  const named = (make: (assignment: string) => IncomingCommand) => ids.map(make);
  const reason = 'một lý do đủ dài';
  switch (type) {
    case 'IssueDirective':
      return positions.flatMap((to) => [directs(lead(to)), directs(coHandler(to))]);
    case 'RecallDirective':
      return card.directives.map(({ id }) => ({ type, directive: id, reason }));
    case 'AskExtension':
      return named((assignment) => ({ type, assignment, due: '2026-11-23', reason }));
    case 'GrantExtension':
      return named((assignment) => ({ type, assignment, due: '2026-11-13' }));
    case 'AcceptResult':
      return named((assignment) => ({ type, assignment }));
    case 'RefuseExtension':
    case 'SendBackResult':
      return named((assignment) => ({ type, assignment, reason }));
    case 'Remind':
      return named((assignment) => ({ type, assignment }));
    case 'HandOverOriginal':
      return positions.map((to) => ({ type, to }));
    case 'WithdrawIncoming':
      return (['mistake', 'secret'] as const).map((cause) => ({ type, cause, reason }));
    default:
      return [oneWay(type)];
  }
}

function oneWay(type: IncomingCommandType): IncomingCommand {
  const all: Readonly<Partial<Record<IncomingCommandType, IncomingCommand>>> = {
    RegisterIncoming: registers(),
    TurnAway: { type: 'TurnAway', cause: 'secret' },
    CorrectRegistration: { type: 'CorrectRegistration', changes: { subject: 'y' }, reason: 'x' },
    PresentIncoming: { type: 'PresentIncoming', reason: 'x' },
    ReturnDocument: { type: 'ReturnDocument', reason: 'một lý do đủ dài' },
    ReportResult: { type: 'ReportResult', text: 'x' },
    CloseIncoming: { type: 'CloseIncoming' },
    ReopenIncoming: { type: 'ReopenIncoming', reason: 'x' },
    ReceiveOriginal: { type: 'ReceiveOriginal' },
    FileInDossier: { type: 'FileInDossier', dossier: `dossier:${'0'.repeat(36)}` },
    AnswerReminder: { type: 'AnswerReminder', text: 'x' },
    MarkSeen: { type: 'MarkSeen' },
    Comment: { type: 'Comment', text: 'x' },
  };
  const command = all[type];
  if (!command) throw new Error(`no way to ${type}`);
  return command;
}

/** As the server does it: whoever may not read a document may not act on it either. */
function allowed(told: Story, type: IncomingCommandType): readonly string[] {
  const reading = audienceOfIncoming(told.card, told.office, '2026-11-09');
  return reading.filter((person) =>
    ways(type, told.card).some((command) => told.tries(person, command).ok),
  );
}

const cells = (Object.keys(states) as State[]).flatMap((state) =>
  (Object.keys(may) as IncomingCommandType[]).map((type) => [state, type] as const),
);

test.each(cells)('[DK1] who may, of everybody, on a document that is %s: %s', (state, type) => {
  expect(allowed(states[state](), type)).toEqual([...(may[type][state] ?? [])].sort());
});

test.each(Object.keys(states) as State[])('[DK1] who reads a document that is %s', (state) => {
  const told = states[state]();
  expect(audienceOfIncoming(told.card, told.office, '2026-11-09')).toEqual(
    [...readers[state]].sort(),
  );
});

test('[IN1] of everybody only the clerk registers or turns away', () => {
  for (const type of ['RegisterIncoming', 'TurnAway'] as const) {
    const who = agency.people.filter(({ id }) => story().tries(id, oneWay(type)).ok);
    expect(who.map(({ id }) => id)).toEqual(['vanthu']);
  }
});
