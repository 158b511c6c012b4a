import { kindOf, refuseMalformed } from '#shared/kinds.ts';
import { refuse, type Refusal } from '#shared/outcome.ts';
import type { Session } from '../accounts/session.ts';
import { allSettled } from '../settled.ts';
import type { FileRemoval } from './fileRemoval.ts';
import { readEnvelope, type ReadEnvelope, type SignatureCheck } from './envelope.ts';
import type { NamedFile } from './files.ts';
import { namedIn, type Named } from './named.ts';
import { isSameValue } from './signedText.ts';
import type { DocumentState } from './state.ts';
import type { Submission } from './submission.ts';

export type Prepared =
  | { readonly ok: true; readonly submission: Submission }
  | {
      readonly ok: false;
      /** As far as there is one. */
      readonly id: string;
      readonly refusal: Refusal;
    };

export type PrepareDeps = {
  readonly isSigned: SignatureCheck;
  readonly stateOf: (document: string) => Promise<DocumentState | undefined>;
  readonly mayName: (session: Session, file: NamedFile) => Promise<boolean>;
  readonly removal: Pick<FileRemoval, 'moment' | 'isGoneSince'>;
};

/**
 * Everything about an envelope that needs no turn with the writer: its form, whose it is, its signature, which of the
 * files it names this person may name. Refusals here are not kept: the same envelope always gets the same one, or it
 * must be possible to send it again (by its own person, with a new key).
 */
export async function prepare(
  session: Session,
  raw: unknown,
  deps: PrepareDeps,
): Promise<Prepared> {
  const read = readEnvelope(raw);
  if (!read.ok) return rejected(read.id, 'FORMAT.malformed');
  const { envelope, canonical } = read;
  const { id, by, document, signature } = envelope;
  if (by !== undefined && by !== session.person) return rejected(id, 'AUTH.person');
  const isSigned = await deps.isSigned(session.device, canonical, signature);
  if (!isSigned) return rejected(id, 'AUTH.signature');
  const kind = kindOf(document);
  if (!kind) return rejected(id, 'UNKNOWN.document');
  // Before any right is looked at, so that a malformed command gets one answer whatever the document is. It costs a
  // thirtieth of the canonical form above, which the signature needs: 6 ms of 186 ms for 20,000 points of ink.
  const parsed = kind.parse(envelope.command);
  if (!parsed.ok) return { ok: false, id, refusal: refuseMalformed(parsed.tooLong).refusal };
  const named = namedIn(parsed.command);
  const permitted = await permittedFiles(session, named, await deps.stateOf(document), deps);
  const sent = isSameValue(envelope.command, parsed.command) ? {} : { sent: canonical };
  const submission = { kind, command: parsed.command, named, permitted, ...sent };
  return { ok: true, submission: { ...submission, ...sentBy(session, read) } };
}

function rejected(id: string, key: Parameters<typeof refuse>[0]): Prepared {
  return { ok: false, id, refusal: refuse(key).refusal };
}

type Sent = Omit<Submission, 'kind' | 'command' | 'named' | 'permitted' | 'sent'>;

function sentBy(
  { person, device }: Session,
  { envelope, canonical, hash }: Extract<ReadEnvelope, { ok: true }>,
): Sent {
  const { id, document, basedOn, decidedAt, as, signature } = envelope;
  return {
    id,
    document,
    basedOn,
    decidedAt,
    person,
    ...(as === undefined ? {} : { as }),
    ...(device ? { device: device.id } : {}),
    envelopeHash: hash,
    length: canonical.length,
    // Without a key nothing was verified, and what was not verified is no signature.
    ...(device?.publicKey && signature !== undefined ? { signature } : {}),
  };
}

/** Those that the document carries need no asking, as long as it does; the writer looks at that. */
async function permittedFiles(
  session: Session,
  { files, pagesOf }: Named,
  state: DocumentState | undefined,
  { mayName, removal }: PrepareDeps,
): Promise<Submission['permitted']> {
  const carried = state?.card ? state.kind.filesFor(state.card, session.person) : [];
  const isCarried = ({ sha256 }: NamedFile) => carried.some((file) => file.sha256 === sha256);
  const pages = pagesOf.map((sha256): NamedFile => ({ sha256 }));
  const others = [...files, ...pages].filter((file) => !isCarried(file));
  const asked = removal.moment();
  const allowed = await allSettled(others.map((file) => mayName(session, file)));
  const refusedHashes = others.filter((_, at) => !allowed[at]).map(({ sha256 }) => sha256);
  const hashes = new Set(others.map(({ sha256 }) => sha256));
  for (const sha256 of refusedHashes) hashes.delete(sha256);
  return { has: (sha256) => hashes.has(sha256) && !removal.isGoneSince(sha256, asked) };
}
