import { kindOf, type AnyEvent } from '#shared/kinds.ts';
import { SYSTEM } from '#shared/system.ts';
import type { Text } from '#shared/text.ts';
import type { Instant } from '#shared/workdays.ts';
import { canonicalForm, sha256 } from '../commands/canonical.ts';
import { filesOf } from '../commands/carriers.ts';
import { erases } from '../commands/knowledge.ts';
import { entryHash, eventsOf, payloadHash, type Entry, type Payload } from '../commands/ledger.ts';
import { signedText } from '../commands/signedText.ts';
import { nothing, withEntry, type Folded, type Step } from '../projections/folds.ts';
import type { Agencies } from './agencies.ts';
import { findings } from './findings.ts';
import { replayFaults } from './replay.ts';
import type { Problem } from './report.ts';
import { senderFault, type DeviceKeys } from './signatures.ts';

export type CheckContext = {
  readonly agencies: Agencies;
  /** Without them signatures are not looked at. */
  readonly keys?: DeviceKeys;
};

/** A document of the ledger once all its entries were seen. */
export type Checked = {
  readonly document: string;
  readonly problems: readonly Problem[];
  readonly entries: number;
  readonly erased: number;
  /** By people, without a signature. */
  readonly unsigned: number;
  /** What desks and index must have of it; undefined where the entries are not to be believed. */
  readonly step: Step | undefined;
  /** Hashes of its files, with the entry that brought each. */
  readonly files: ReadonlyMap<string, string>;
};

export type DocumentCheck = {
  /** In the order of the versions. Never throws, whatever the entry holds. */
  readonly take: (entry: Entry) => void;
  readonly end: () => Checked;
};

type Whole = Entry & { readonly payload: Payload };

/** The chain of a document's entries, who sent each, and what the rules make of it. */
export function createDocumentCheck(document: string, context: CheckContext): DocumentCheck {
  const kind = kindOf(document);
  const problems: Problem[] = [];
  const receivedAt: Instant[] = [];
  const files = new Map<string, string>();
  const steps: Entry[] = [];
  const counts = { entries: 0, erased: 0, unsigned: 0 };
  let withoutContent: string[] = [];
  let last: Pick<Entry, 'version' | 'hash'> = { version: 0, hash: '' };
  let folded: Folded | undefined = nothing(document);

  function complain(entry: Entry, what: Text): void {
    problems.push({ id: entry._id, what });
    // What comes after is checked by itself, and not compared with what was derived from it.
    folded = undefined;
  }
  function checkContent(entry: Whole): void {
    if (entry.erased) complain(entry, findings.erasedWithContent);
    const { salt, payload } = entry;
    if (salt === undefined || entry.payloadHash !== payloadHash(salt, payload)) {
      complain(entry, findings.contentChanged);
      return;
    }
    const fault = sentFault(entry, context);
    if (fault !== undefined) complain(entry, fault);
    if (entry.by !== SYSTEM && payload.signature === undefined) counts.unsigned += 1;
  }
  /** The content of what comes before an order to erase is gone, so the order is judged by what remains. */
  function replay(entry: Entry, before: Folded, after: Folded): void {
    if (!kind || !isWhole(entry) || !after.card) return;
    const lost = before.card === null && before.version > 0;
    const card = lost ? remainsIn(entry.payload.events) : before.card;
    if (lost && !card) return;
    const judged = { kind, entry, card, after: after.card, receivedAt };
    const faults = context.agencies
      .at(entry.n)
      .map((agency) => replayFaults({ ...judged, agency }))
      .reduce((best, some) => (best.length === 0 || some.length > 0 ? best : some));
    for (const fault of faults) complain(entry, fault);
  }
  function checkEntry(entry: Entry): void {
    for (const fault of chainFaults(entry, last)) complain(entry, fault);
    if (isWhole(entry)) checkContent(entry);
    const before = folded;
    if (!before || !kind) return;
    const after = withEntry(before, entry);
    folded = after;
    replay(entry, before, after);
  }
  function noteContent(entry: Entry): void {
    // Before an order to erase content may be missing, nowhere else.
    if (!entry.payload) {
      counts.erased += 1;
      withoutContent.push(entry._id);
    }
    if (entry.payload && erases(entry)) {
      withoutContent = [];
      files.clear();
    }
    for (const event of eventsOf(entry))
      for (const sha256 of filesOf(event)) files.set(sha256, files.get(sha256) ?? entry._id);
  }
  return {
    take(entry) {
      counts.entries += 1;
      try {
        checkEntry(entry);
        noteContent(entry);
      } catch {
        complain(entry, findings.contentUnreadable);
      }
      last = { version: entry.version, hash: entry.hash };
      receivedAt.push(entry.receivedAt);
      const { payload: _payload, ...facts } = entry;
      steps.push(facts);
    },
    end() {
      if (!kind) problems.push({ id: document, what: findings.unknownKind });
      for (const id of withoutContent) problems.push({ id, what: findings.contentMissing });
      const isSound = folded !== undefined && folded.card !== null && problems.length === 0;
      const step =
        isSound && folded
          ? { before: nothing(document), entries: steps, after: folded }
          : undefined;
      return { document, problems, ...counts, step, files };
    },
  };
}

function isWhole(entry: Entry): entry is Whole {
  return entry.payload !== undefined;
}

function chainFaults(entry: Entry, last: Pick<Entry, 'version' | 'hash'>): readonly Text[] {
  return [
    ...(entry.version === last.version + 1 ? [] : [findings.versionMissing]),
    ...(entry.previous === last.hash ? [] : [findings.chainBroken]),
    ...(entry.hash === entryHash(entry) ? [] : [findings.entryChanged]),
  ];
}

function sentFault(entry: Whole, { keys }: CheckContext): Text | undefined {
  const { payload, by } = entry;
  if (by === SYSTEM) {
    const isAsOrdered = payload.envelopeHash === sha256(canonicalForm(payload.command));
    return isAsOrdered ? undefined : findings.notAsOrdered;
  }
  const sent = signedText(entry);
  // Under a signature it is the signature that is wrong: whoever signed had another text before them.
  if (sent === undefined) {
    return payload.signature === undefined ? findings.notAsSent : findings.wrongSignature;
  }
  return keys && senderFault(entry, sent, keys);
}

function remainsIn(events: readonly AnyEvent[]) {
  const [event] = events;
  return event?.type === 'IncomingWithdrawn' ? (event.remains ?? null) : null;
}
