import { refuse } from '../outcome.ts';
import type { FileRef } from '../protocol.ts';
import type { IncomingCard, Ink } from './card.ts';
import type { IncomingCommand, IncomingCommandType } from './commands.ts';

/** Bytes, roughly. CouchDB takes documents of 8 MB, and every desk carries the card. */
const ROOM = 5_000_000;
/** What people say beside the work may take half of it, so that nobody can talk a document to a standstill. */
const ROOM_FOR_TALK = ROOM / 2;

const talk: readonly IncomingCommandType[] = ['Comment', 'MarkSeen', 'Remind', 'AnswerReminder'];
/** What ends a document always finds room. */
const ends: readonly IncomingCommandType[] = ['WithdrawIncoming', 'CloseIncoming'];

/** A card has an end: whatever is done a thousand times, it can still be written, sent and read. */
export function refusedRoom(card: IncomingCard, command: IncomingCommand) {
  if (ends.includes(command.type)) return undefined;
  const room = talk.includes(command.type) ? ROOM_FOR_TALK : ROOM;
  return weightOf(card) + weightOfCommand(command) > room ? refuse('FORMAT.full') : undefined;
}

/** Bytes of a character of Vietnamese in UTF-8, at most; of a line, an assignment, a file; of a number of a stroke. */
const BYTES = 3;
const LINE = 400;
const NUMBER = 20;

function weightOf({ history, directives, assignments, files }: IncomingCard): number {
  let bytes = LINE * (history.length + directives.length + assignments.length + files.length);
  for (const { text, files: brought, old } of history) {
    bytes += ofText(text) + ofFiles(brought) + (old ? ofText(JSON.stringify(old)) : 0);
  }
  for (const { text, ink } of directives) bytes += ofText(text) + ofInk(ink);
  for (const { result } of assignments) bytes += ofText(result?.text) + ofFiles(result?.files);
  return bytes;
}

type Brings = {
  readonly text?: string | undefined;
  readonly reason?: string | undefined;
  readonly ink?: readonly Ink[] | undefined;
  readonly files?: readonly FileRef[] | undefined;
  readonly assignments?: readonly unknown[] | undefined;
  readonly changes?: object | undefined;
};

/** Members of one name mean the same in every command. */
function weightOfCommand(command: IncomingCommand): number {
  const { text, reason, ink, files, assignments, changes } = command as Brings;
  const own = ofText(text) + ofText(reason) + ofInk(ink) + ofFiles(files);
  const changed = changes ? ofText(JSON.stringify(changes)) : 0;
  return own + changed + LINE * (1 + (assignments?.length ?? 0));
}

function ofText(text: string | undefined): number {
  return BYTES * (text?.length ?? 0);
}

function ofFiles(files: readonly FileRef[] | undefined): number {
  return LINE * (files?.length ?? 0);
}

function ofInk(ink: readonly Ink[] | undefined): number {
  let numbers = 0;
  for (const { strokes } of ink ?? []) for (const stroke of strokes) numbers += 4 * stroke.length;
  return NUMBER * numbers;
}
