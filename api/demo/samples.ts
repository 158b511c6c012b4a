import type { CommandOf } from '#shared/incoming/commands.ts';
import { INCOMING_BOOK } from '#shared/incoming/registration.ts';
import type { FileRef } from '#shared/protocol.ts';
import { dayOf, type Instant } from '#shared/workdays.ts';
import type { Chance } from './chance.ts';
import { daysAgo } from './courses.ts';
import { instantOf, type Step } from './flows.ts';

export type SampleFiles = {
  readonly letter: FileRef;
  readonly express: FileRef;
  readonly scan: FileRef;
};

/** What the clerk registered last: the sample letter, the same again as hỏa tốc (IN3), and a scan of twenty pages. */
export function sampleSteps(now: Instant, files: SampleFiles, chance: Chance): readonly Step[] {
  const day = daysAgo(dayOf(now), 1);
  const [first, second, third] = [8 * 60 + 10, 8 * 60 + 40, 9 * 60 + 5].map((minute) =>
    instantOf(day, minute),
  );
  if (!first || !second || !third) return [];
  const letter = register(letterFacts(day), files.letter);
  const sent = step(first, letter, chance);
  const again = {
    ...register({ ...letterFacts(day), urgency: 'express' }, files.express),
    duplicateOf: { document: sent.document, reason: 'Nơi gửi phát hành lại với độ khẩn hỏa tốc.' },
  };
  return [
    sent,
    step(second, again, chance),
    step(third, register(planFacts(day), files.scan), chance),
  ];
}

function step(at: Instant, command: CommandOf<'RegisterIncoming'>, chance: Chance): Step {
  return {
    at,
    document: `incoming:${chance.id(at)}`,
    person: 'vanthu',
    id: chance.id(at),
    command,
  };
}

type SampleFacts = Omit<CommandOf<'RegisterIncoming'>, 'type' | 'book' | 'files'>;

function register(facts: SampleFacts, file: FileRef): CommandOf<'RegisterIncoming'> {
  return { type: 'RegisterIncoming', book: INCOMING_BOOK, ...facts, files: [file] };
}

function letterFacts(arrivedOn: string): SampleFacts {
  return {
    arrivedOn,
    issuer: 'Sở Nội vụ tỉnh Bình Định',
    reference: '1875/SNV-VTLT',
    documentDate: '2026-11-05',
    documentType: 'CV',
    subject: 'V/v tăng cường công tác văn thư, lưu trữ điện tử năm 2026',
    urgency: 'normal',
    pages: 1,
    medium: 'both',
    signer: 'Trần Thị Thu Hằng',
  };
}

function planFacts(arrivedOn: string): SampleFacts {
  return {
    arrivedOn,
    issuer: 'Ủy ban nhân dân tỉnh Demo',
    reference: '214/KH-UBND',
    documentDate: arrivedOn,
    documentType: 'KH',
    subject: 'Kế hoạch chuyển đổi số năm 2027 (dự thảo lấy ý kiến)',
    urgency: 'normal',
    pages: 20,
    medium: 'electronic',
    signer: 'Phạm Ngọc Quỳnh',
  };
}
