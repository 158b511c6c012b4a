import { createContext } from 'svelte';
import { decideAs, type Decided } from '#shared/decideAs.ts';
import type { Assignment, IncomingCard } from '#shared/incoming/card.ts';
import { isLive } from '#shared/incoming/case.ts';
import type { IncomingCommand } from '#shared/incoming/commands.ts';
import { boundOf } from '#shared/incoming/deadlines.ts';
import { rightsOf } from '#shared/incoming/desk.ts';
import { offersOf, type Asking, type Offers } from '#shared/incoming/offers.ts';
import { kindOf } from '#shared/kinds.ts';
import type { Position } from '#shared/office/office.ts';
import type { Refusal } from '#shared/outcome.ts';
import type { FileRef } from '#shared/protocol.ts';
import type { Due } from '#shared/workdays.ts';
import type { Desk } from '#web/lib/desk.svelte.ts';
import { follow } from '#web/lib/live.svelte.ts';
import type { Source } from '#web/lib/reader/openFile.svelte.ts';
import type { OutboxRow, Submitted } from '#web/replica/replica.ts';
import type { TitleOf } from './act.ts';
import type { Situation } from './offered.ts';

/** The document on the screen: as the person sees it (DK2), and what they may do with it now. */
export class OpenDocument {
  readonly desk: Desk;
  readonly id: string;
  /** Opens one of its files where there is room for it. */
  read: (file: FileRef) => void = () => {};
  #noted = false;
  readonly #sources: Record<string, Source> = {};
  readonly #live;
  readonly #outbox;
  /** From the server, when it is not on this desk. */
  #fetched = $state.raw<IncomingCard | null>();
  readonly card = $derived.by(() => this.#live.current?.shown ?? this.#fetched ?? undefined);
  readonly offers = $derived.by(() => this.#offers());
  /** Acts of the person that wait for the server; that they opened it is no news to them. */
  readonly waiting: readonly OutboxRow[] = $derived.by(() =>
    this.#acts('waiting').filter(({ envelope }) => envelope.command.type !== 'MarkSeen'),
  );
  /** OB3: what the server refused, until the person puts it away. */
  readonly refused: readonly OutboxRow[] = $derived.by(() => this.#acts('rejected'));
  /** Assignments that lie with the person today, by their own position or one they act for. */
  readonly own: readonly Assignment[] = $derived.by(() => this.#own());
  /** RT7: deputies before whom the rules let it be laid now. */
  readonly presentTo: readonly Position[] = $derived.by(() => this.#presentTo());

  /** Everything that what is offered depends on; none before card and office are here. */
  readonly situation: Situation | undefined = $derived.by(() => {
    const { card, offers, own, presentTo, desk } = this;
    const office = desk.knowledge?.office;
    if (!card || !offers || !office) return undefined;
    const titleOf: TitleOf = (id) => desk.titleOf(id);
    const latestBelow = (id: string | undefined) => this.#latestBelow(id);
    return { card, offers, office, own, presentTo, titleOf, latestBelow };
  });

  /** To be made where the page of one document begins. */
  constructor(desk: Desk, id: string) {
    this.desk = desk;
    this.id = id;
    this.#live = follow(() => desk.replica.card(id));
    this.#outbox = follow(() => desk.replica.outbox());
    $effect(() => {
      if (this.#live.current !== undefined && !this.#live.current?.shown) void this.#fetch();
    });
  }

  /** The device and the server have nothing of it for this person. */
  get missing(): boolean {
    return this.#live.current !== undefined && !this.card && this.#fetched === null;
  }
  get readiness() {
    return this.#live.current?.readiness ?? 'none';
  }
  /** The version the person sees, as the server confirmed it (OB5). */
  get version(): number {
    return (this.#live.current?.confirmed ?? this.#fetched)?.version ?? 0;
  }

  isWaiting(command: string): boolean {
    return this.waiting.some(({ id }) => id === command);
  }

  isOwn({ id }: Assignment): boolean {
    return this.own.some((one) => one.id === id);
  }

  /** The same for the same file, so that a card that comes anew opens nothing anew. */
  source({ name, mediaType, sha256 }: FileRef): Source {
    const load = () => this.desk.replica.files.open(this.id, sha256);
    return (this.#sources[sha256] ??= { name, mediaType, load });
  }

  submit(command: IncomingCommand, basedOn = this.version): Promise<Submitted> {
    return this.desk.replica.submit({ document: this.id, basedOn, command });
  }

  /** Why the rules refuse an act as things stand; `undefined` when they allow it. */
  refusalOf(command: IncomingCommand, basedOn = this.version): Refusal | undefined {
    const decided = this.#decided(command, basedOn);
    return decided?.ok === false ? decided.refusal : undefined;
  }

  /** Whether an act would finish the document (AS5), and how many others' work it would end with that. */
  endOf(command: IncomingCommand): { readonly ended: number } | undefined {
    const decided = this.#decided(command, this.version);
    const end = decided?.ok && decided.events.find(({ type }) => type === 'IncomingFinished');
    if (!end || !('ended' in end)) return undefined;
    // Who is only informed has no work that could end.
    const isWork = ({ id, role }: Assignment) => role !== 'informed' && end.ended.includes(id);
    return { ended: this.card?.assignments.filter(isWork).length ?? 0 };
  }

  /**
   * DK4: that a handler opened the document is recorded, also offline.
   * Who was only informed says it themselves (AS7).
   */
  noteOpening() {
    const unseen = this.own.some(
      (one) => one.role !== 'informed' && isLive(one) && one.seenAt === undefined,
    );
    if (!unseen || this.#noted) return;
    this.#noted = true;
    void this.submit({ type: 'MarkSeen' });
  }

  #decided(command: IncomingCommand, basedOn: number): Decided | undefined {
    const asking = this.#asking(basedOn);
    const kind = kindOf(this.id);
    if (!asking || !kind || !this.card) return undefined;
    return decideAs({ kind, card: this.card, command, ...asking });
  }

  async #fetch() {
    this.#fetched = await this.desk.replica.fetchCard(this.id).catch(() => null);
  }

  #acts(wanted: OutboxRow['state']): readonly OutboxRow[] {
    return (this.#outbox.current ?? []).filter(
      ({ document, state }) => document === this.id && state === wanted,
    );
  }

  #own(): readonly Assignment[] {
    const { knowledge, now } = this.desk;
    if (!knowledge || !this.card) return [];
    const rights = rightsOf({ ...knowledge, now });
    return this.card.assignments.filter(
      ({ to, presentedTo }) =>
        rights.includes(to) || (presentedTo !== undefined && rights.includes(presentedTo)),
    );
  }

  #presentTo(): readonly Position[] {
    const { knowledge } = this.desk;
    if (!knowledge || this.card?.status !== 'awaitingDirective') return [];
    return knowledge.office.positions.filter(
      ({ id, kind }) =>
        kind === 'deputyDirector' &&
        !this.refusalOf({ type: 'PresentIncoming', to: id, reason: '-' }),
    );
  }

  /** DL1: the latest date that what derives from an assignment may have. */
  #latestBelow(id: string | undefined): Due | undefined {
    const giver = this.card?.assignments.find((one) => one.id === id);
    const asking = this.#asking(this.version);
    if (!this.card || !giver || !asking) return undefined;
    const actor = { person: asking.person, position: giver.to };
    return boundOf(this.card, giver, { ...asking.circumstances, actor });
  }

  #offers(): Offers | undefined {
    const asking = this.#asking(this.version);
    return asking && this.card ? offersOf(this.card, asking) : undefined;
  }

  #asking(basedOn: number): Asking | undefined {
    const { knowledge, now } = this.desk;
    if (!knowledge) return undefined;
    const { person, office, calendar } = knowledge;
    const times = { decidedAt: now, receivedAt: now };
    // Ids of what would begin are not looked at here.
    return {
      person,
      circumstances: { id: 'asked', document: this.id, basedOn, ...times, office, calendar },
    };
  }
}

export const [getDocument, setDocument] = createContext<OpenDocument>();
