import { createContext } from 'svelte';
import { MediaQuery } from 'svelte/reactivity';
import type { Lane } from '#shared/incoming/desk.ts';
import type { PositionId } from '#shared/office/office.ts';
import { positionOf, positionsOf } from '#shared/office/office.ts';
import type { Calendar } from '#shared/workdays.ts';
import type { Replica } from '#web/replica/replica.ts';
import { firstOf, follow } from './live.svelte.ts';

const MINUTE_MS = 60_000;

/** What every screen of the signed-in person shares: the device's memory and what is followed of it. */
export class Desk {
  readonly replica: Replica;
  /** The list beside an open document, and where "back" leads. */
  list = $state<Lane | 'search'>('awaiting');
  /**
   * Three panes side by side (a desk), or one screen after another (a phone, or very large letters).
   * In a media query 1 em is the size of text that the browser is set to; the same line is in the styles.
   */
  readonly wide = new MediaQuery('min-width: 64em');
  /** Corrected device time, to the minute. */
  now = $state('');
  readonly #knowledge;
  readonly #state;
  readonly #counts;

  /** To be made where a component begins; it follows while that lives. */
  constructor(replica: Replica) {
    this.replica = replica;
    this.now = replica.now();
    this.#knowledge = follow(() => replica.knowledge());
    this.#state = follow(() => replica.state());
    this.#counts = follow(() => replica.counts());
    $effect(() => {
      const tick = () => (this.now = replica.now());
      const timer = setInterval(tick, MINUTE_MS);
      document.addEventListener('visibilitychange', tick);
      return () => {
        clearInterval(timer);
        document.removeEventListener('visibilitychange', tick);
      };
    });
  }

  get knowledge() {
    return this.#knowledge.current ?? undefined;
  }
  get state() {
    return this.#state.current;
  }
  get counts() {
    return this.#counts.current;
  }
  get calendar(): Calendar {
    return this.knowledge?.calendar ?? {};
  }

  /** Own acts that wait for the server at this moment, read anew. */
  async waitingNow(): Promise<number> {
    const rows = await firstOf(this.replica.outbox());
    return rows.filter(({ state }) => state === 'waiting').length;
  }

  /** How far the first pull is, 0 to 1. */
  get pulled(): number | undefined {
    const { received, count } = this.state?.pulling ?? {};
    return received !== undefined && count ? received / count : undefined;
  }

  /** The title of a position as the office writes it; its id while the office is not known. */
  titleOf(position: PositionId): string {
    const office = this.knowledge?.office;
    return (office && positionOf(office, position)?.title) ?? position;
  }

  /** Whether the person holds a position of this kind. */
  isA(kind: 'clerk' | 'itOfficer'): boolean {
    return this.#positions.some((one) => one.kind === kind);
  }

  /** DK1: who is an IT officer and nothing else reads no document. */
  get isWithoutDocuments(): boolean {
    const own = this.#positions;
    return own.length > 0 && own.every(({ kind }) => kind === 'itOfficer');
  }

  get #positions() {
    const { office, person } = this.knowledge ?? {};
    return office && person ? positionsOf(office, person) : [];
  }
}

export const [getDesk, setDesk] = createContext<Desk>();
