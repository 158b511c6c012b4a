import { createHash } from 'node:crypto';
import type { Urgency } from '#shared/incoming/card.ts';
import { urgencies } from '#shared/incoming/card.ts';
import { urgencyNames } from '#shared/incoming/urgencyNames.ts';
import { counted, type Language, type Text } from '#shared/text.ts';
import type { NoticeKind } from '../projections/notices.ts';
import type { PushMessage } from './send.ts';

/** What a message is about: a document, or several that came at once. */
export type Subject = {
  readonly kind: NoticeKind;
  readonly urgency: Urgency;
  /** Documents of this message. */
  readonly documents: readonly string[];
};

/** What is told of it besides. */
export type Details = {
  /** Documents that wait for the person. */
  readonly count: number;
  readonly language: Language;
  /** Only if the person chose so. */
  readonly shown?: { readonly issuer: string; readonly subject: string } | undefined;
};

/** Seconds a push service keeps it for a device that is out of reach. */
const TTL_SECONDS = 86_400;
/** Push services take 4 kB, encrypted. */
const LONGEST_SHOWN = 200;

/**
 * A declarative push message (W3C Push API, `web_push: 8030`): a browser without a running worker shows it as it is.
 * `origin` is where the app is reached.
 */
export function pushMessage(about: Subject, details: Details, origin: string): PushMessage {
  const { kind, urgency, documents } = about;
  const { count, language } = details;
  const [document] = documents.length === 1 ? documents : [];
  const payload = {
    web_push: 8030,
    notification: {
      title: titleOf(about)[language],
      lang: language,
      body: bodyOf(details),
      navigate: new URL(document === undefined ? '/' : pathOf(document), origin).href,
      tag: document ?? 'desk',
      data: { kind, urgency, count, ...(document === undefined ? {} : { document }) },
    },
    app_badge: count,
    mutable: true,
  };
  return {
    payload: JSON.stringify(payload),
    ttl: TTL_SECONDS,
    urgency: urgencyOf(about),
    topic: createHash('sha256').update(payload.notification.tag).digest('base64url').slice(0, 32),
  };
}

function urgencyOf({ kind, urgency }: Subject): PushMessage['urgency'] {
  if (urgency === 'express' || urgency === 'veryUrgent') return 'high';
  return kind === 'read' ? 'low' : 'normal';
}

/** The page of a document in the app. */
function pathOf(document: string): string {
  const [kind = '', id = ''] = document.split(':');
  return `/${kind}/${id}`;
}

const TITLES: Readonly<Record<NoticeKind, Text>> = {
  direct: { vi: 'Văn bản chờ bút phê', en: 'A document awaits your directive' },
  handle: { vi: 'Văn bản chờ xử lý', en: 'A document awaits you' },
  accept: { vi: 'Kết quả chờ chấp nhận', en: 'A result awaits acceptance' },
  answerExtension: { vi: 'Đề nghị gia hạn', en: 'An extension is asked for' },
  receivePaper: { vi: 'Bản giấy chờ nhận', en: 'A paper original awaits you' },
  presentAgain: { vi: 'Văn bản được trả lại văn thư', en: 'A document was returned to the clerk' },
  coHandle: { vi: 'Văn bản đồng xử lý', en: 'A document to co-handle' },
  read: { vi: 'Văn bản để biết', en: 'A document for information' },
  reminded: { vi: 'Đôn đốc xử lý văn bản', en: 'A reminder' },
};

function titleOf({ kind, urgency, documents }: Subject): Text {
  const many = documents.length;
  const title =
    many === 1
      ? TITLES[kind]
      : { vi: `${many} văn bản mới đến bàn làm việc`, en: `${many} documents came to your desk` };
  const { vi, en } = urgencyNames[urgency];
  return urgency === 'normal' ? title : { vi: `${vi}: ${title.vi}`, en: `${en}: ${title.en}` };
}

function bodyOf({ count, language, shown }: Details): string {
  const waiting = waitingOf(count);
  if (!shown) return waiting[language];
  const what = `${shown.issuer}: ${shown.subject}`;
  const cut = what.length > LONGEST_SHOWN ? `${what.slice(0, LONGEST_SHOWN - 1)}…` : what;
  return `${cut}\n${waiting[language]}`;
}

function waitingOf(count: number): Text {
  if (count === 0) {
    return { vi: 'Không còn văn bản chờ xử lý.', en: 'No documents are waiting.' };
  }
  return {
    vi: `Đang có ${count} văn bản chờ xử lý.`,
    en: `${counted(count, 'document is', 'documents are')} waiting.`,
  };
}

/** Two messages in one, as pressing as the more pressing of them. */
export function together(earlier: Subject, later: Subject): Subject {
  const isMore = urgencies.indexOf(earlier.urgency) > urgencies.indexOf(later.urgency);
  const documents = [...new Set([...earlier.documents, ...later.documents])];
  return { ...(isMore ? earlier : later), documents };
}

/** One message for what came before a person at once, as pressing as the most pressing of it. */
export function summary(
  notices: readonly {
    readonly kind: NoticeKind;
    readonly urgency: Urgency;
    readonly document: string;
  }[],
): Subject | undefined {
  const [first] = notices.toSorted(
    (a, b) => urgencies.indexOf(b.urgency) - urgencies.indexOf(a.urgency),
  );
  if (!first) return undefined;
  const documents = [...new Set(notices.map(({ document }) => document))];
  return { kind: first.kind, urgency: first.urgency, documents };
}
