import { documentTypeName } from '#shared/incoming/documentTypes.ts';
import type { HistoryLine, Medium } from '#shared/incoming/card.ts';
import { isDay } from '#shared/workdays.ts';
import { showDay, showDue } from '#web/lib/dates.ts';
import { mediumWords } from '#web/lib/incoming/words.ts';
import { m } from '#web/paraglide/messages.js';
import { getLocale } from '#web/paraglide/runtime.js';

const MINUTE_MS = 60_000;

/** Whether an act was decided at another time than the server received it (OB4), to the minute. */
export function timesOf({ at, receivedAt }: Pick<HistoryLine, 'at' | 'receivedAt'>): {
  readonly apart: boolean;
} {
  return { apart: Math.abs(Date.parse(receivedAt) - Date.parse(at)) >= MINUTE_MS };
}

/** What may be told of an assignment while it lies as it did. */
const BESIDES: readonly HistoryLine['event'][] = [
  'DocumentSeen',
  'HandlerReminded',
  'ExtensionAsked',
  'ExtensionGranted',
  'ExtensionRefused',
];
const GIVEN_BACK: readonly HistoryLine['event'][] = ['DocumentReturned', 'ResultSentBack'];

/** How an assignment, or its result, was given back last; none once it went on. */
export function givenBack(
  history: readonly HistoryLine[],
  assignment: string,
): HistoryLine | undefined {
  const last = history.findLast(
    ({ event, assignments }) => assignments?.includes(assignment) && !BESIDES.includes(event),
  );
  return last && GIVEN_BACK.includes(last.event) ? last : undefined;
}

const EXTENSION: readonly HistoryLine['event'][] = [
  'ExtensionAsked',
  'ExtensionGranted',
  'ExtensionRefused',
];

/** How the last wish for more time was refused; none once another was asked for. */
export function refusedExtension(
  history: readonly HistoryLine[],
  assignment: string,
): HistoryLine | undefined {
  const last = history.findLast(
    ({ event, assignments }) => assignments?.includes(assignment) && EXTENSION.includes(event),
  );
  return last?.event === 'ExtensionRefused' ? last : undefined;
}

const fieldNames: Readonly<Record<string, () => string>> = {
  arrivedOn: m.register_arrivedOn,
  issuer: m.register_issuer,
  issuerCode: m.register_issuerCode,
  reference: m.register_reference,
  documentDate: m.register_documentDate,
  documentType: m.register_documentType,
  subject: m.register_subject,
  urgency: m.register_urgency,
  pages: m.register_pages,
  files: m.register_files,
  medium: m.register_medium,
  signer: m.register_signer,
  language: m.register_language,
  due: m.directive_due,
  note: m.register_note,
};

/** The values a correction replaced: "Trích yếu: …; Số trang: 3". */
export function sayOld(
  old: Readonly<Record<string, unknown>>,
  titleOf: (id: string) => string,
): string {
  return Object.entries(old)
    .map(
      ([field, value]) => `${fieldNames[field]?.() ?? titleOf(field)}: ${sayValue(field, value)}`,
    )
    .join('; ');
}

function sayValue(field: string, value: unknown): string {
  if (value === null || value === '') return m.document_nothing();
  if (Array.isArray(value)) return m.document_files_count({ count: value.length });
  const text = String(value);
  if (field === 'medium') return mediumWords[text as Medium]();
  if (field === 'documentType') return documentTypeName(text)[getLocale()];
  if (field === 'due') return showDue(text);
  return isDay(text) ? showDay(text) : text;
}
