import type { PersonCommand } from '#shared/kinds.ts';
import type { FileRef } from '#shared/protocol.ts';
import { calendars } from '#shared/testing/calendars.ts';
import { addWorkingDays, dayOf, localOf, type Instant } from '#shared/workdays.ts';
import type { Chance } from './chance.ts';
import { directions, type Matter } from './matters.ts';
import { registration, type Registration } from './registrations.ts';

/** One act of the demonstration, at its moment. */
export type Step = {
  readonly at: Instant;
  readonly document: string;
  readonly person: string;
  readonly id: string;
  readonly command: PersonCommand;
};

/** How far a document comes, and what happens to it there. */
export const fates = [
  'awaiting',
  'withDeputy',
  'withHead',
  'withOfficer',
  'reported',
  'sentBack',
  'extensionAsked',
  'returnedToClerk',
  'returnedByHead',
  'recalled',
  'finished',
  'filed',
  'closedByDeputy',
  'reopened',
  'withdrawn',
] as const;
export type Fate = (typeof fates)[number];

const people = {
  cntt: {
    deputy: 'pgd.hatang',
    head: 'tp.cntt',
    officers: ['cv.cntt1', 'cv.cntt2'],
    beside: 'tp.bcvt',
  },
  bcvt: { deputy: 'pgd.hatang', head: 'tp.bcvt', officers: ['cv.bcvt1'], beside: 'tp.cntt' },
  baochi: { deputy: 'pgd.noidung', head: 'tp.baochi', officers: ['cv.baochi1'], beside: 'chanhvp' },
  vanphong: { deputy: 'pgd.noidung', head: 'chanhvp', officers: ['cv.vp1'], beside: 'tp.cntt' },
  thanhtra: { deputy: 'pgd.noidung', head: 'chanhtt', officers: [], beside: 'tp.baochi' },
} as const;

export type Course = {
  readonly matter: Matter;
  readonly fate: Fate;
  readonly start: Instant;
  readonly files: readonly FileRef[];
  readonly facts: Registration;
};

/** The acts of one document from registration to its fate, in working hours. */
export function stepsOf(course: Course, chance: Chance): readonly Step[] {
  const document = `incoming:${chance.id(course.start)}`;
  const steps: Step[] = [];
  const act = (person: string, command: PersonCommand, minutes: number): string => {
    const last = steps.at(-1)?.at;
    const at = last === undefined ? course.start : workingTime(last, minutes);
    const id = chance.id(at);
    steps.push({ at, document, person, id, command });
    return id;
  };
  act('vanthu', registration(course.facts, course.files), 0);
  follow(course, act, chance);
  return steps;
}

type Do = (person: string, command: PersonCommand, minutes: number) => string;

function follow({ fate, matter, start }: Course, act: Do, chance: Chance): void {
  const { deputy, head, officers, beside } = people[matter.unit];
  const officer = officers.length > 0 ? chance.pick<string>(officers) : undefined;
  const soon = () => chance.whole(20, 200);
  const say = (who: 'director' | 'deputy' | 'head') => chance.pick(directions[who]);

  if (fate === 'awaiting') return;
  if (fate === 'withdrawn') {
    act(
      'vanthu',
      {
        type: 'WithdrawIncoming',
        cause: 'notOurs',
        reason: 'Văn bản gửi nhầm, đã chuyển lại nơi gửi.',
      },
      soon(),
    );
    return;
  }
  if (fate === 'filed') {
    const informed = [{ to: head, role: 'informed' as const }];
    act(
      'giamdoc',
      {
        type: 'IssueDirective',
        text: 'Lưu. Các đơn vị biết.',
        assignments: informed,
        close: 'file',
      },
      soon(),
    );
    return;
  }
  if (fate === 'returnedToClerk') {
    act(
      'giamdoc',
      { type: 'ReturnDocument', reason: 'Thiếu phụ lục kèm theo, đề nghị bổ sung.' },
      soon(),
    );
    return;
  }
  const directed = act('giamdoc', toDeputy(say('director'), deputy, chance), soon());
  if (fate === 'recalled') {
    act(
      'giamdoc',
      { type: 'RecallDirective', directive: directed, reason: 'Chuyển lại cho đúng lĩnh vực.' },
      8,
    );
    return;
  }
  if (fate === 'withDeputy') return;
  if (fate === 'closedByDeputy') {
    act(deputy, { type: 'CloseIncoming', text: 'Đã nắm, lưu theo dõi.' }, soon());
    return;
  }
  act(deputy, toHead(say('deputy'), head, beside, chance), soon());
  if (fate === 'returnedByHead') {
    act(
      head,
      {
        type: 'ReturnDocument',
        reason: 'Không thuộc chức năng của phòng, đề nghị chuyển đơn vị khác.',
      },
      soon(),
    );
    return;
  }
  if (fate === 'withHead' || officer === undefined) return;
  const handed = act(
    head,
    { type: 'IssueDirective', text: say('head'), assignments: [{ to: officer, role: 'lead' }] },
    soon(),
  );
  work(
    { fate, head, officer, own: `${handed}.0`, later: addWorkingDays(dayOf(start), 15, calendars) },
    act,
    chance,
  );
}

function toDeputy(text: string, deputy: string, chance: Chance): PersonCommand {
  const informed = chance.next() < 0.3 ? [{ to: 'chanhvp', role: 'informed' as const }] : [];
  return { type: 'IssueDirective', text, assignments: [{ to: deputy, role: 'lead' }, ...informed] };
}

function toHead(text: string, head: string, beside: string, chance: Chance): PersonCommand {
  const coHandlers = chance.next() < 0.4 ? [{ to: beside, role: 'coHandler' as const }] : [];
  return { type: 'IssueDirective', text, assignments: [{ to: head, role: 'lead' }, ...coHandlers] };
}

type Work = {
  readonly fate: Fate;
  readonly head: string;
  readonly officer: string;
  readonly own: string;
  readonly later: string;
};

function work({ fate, head, officer, own, later }: Work, act: Do, chance: Chance): void {
  const soon = () => chance.whole(60, 600);
  act(officer, { type: 'MarkSeen' }, 30);
  if (fate === 'withOfficer') return;
  if (fate === 'extensionAsked') {
    act(
      officer,
      {
        type: 'AskExtension',
        assignment: own,
        due: later,
        reason: 'Chờ số liệu của các đơn vị phối hợp.',
      },
      60,
    );
    return;
  }
  const report: PersonCommand = {
    type: 'ReportResult',
    assignment: own,
    text: chance.pick(directions.results),
  };
  act(officer, report, soon());
  if (fate === 'reported') return;
  if (fate === 'sentBack') {
    act(
      head,
      {
        type: 'SendBackResult',
        assignment: own,
        reason: 'Bổ sung căn cứ pháp lý và số liệu năm trước.',
      },
      soon(),
    );
    return;
  }
  act(head, { type: 'AcceptResult', assignment: own, text: 'Đồng ý.' }, soon());
  if (fate === 'reopened') {
    act(
      'giamdoc',
      { type: 'ReopenIncoming', reason: 'Cấp trên yêu cầu bổ sung nội dung.' },
      soon(),
    );
  }
}

const OPENS = 8 * 60;
const CLOSES = 17 * 60;

/** `minutes` of office time after an instant. */
export function workingTime(from: Instant, minutes: number): Instant {
  let day = dayOf(from);
  let at = minuteOf(from) + minutes;
  while (at > CLOSES) {
    at = OPENS + (at - CLOSES);
    day = addWorkingDays(nextOf(day), 0, calendars);
  }
  return instantOf(day, Math.max(at, OPENS));
}

export function instantOf(day: string, minute: number): Instant {
  return new Date(Date.parse(`${day}T00:00:00+07:00`) + minute * 60_000).toISOString();
}

function minuteOf(at: Instant): number {
  const local = localOf(at);
  return Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
}

function nextOf(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
