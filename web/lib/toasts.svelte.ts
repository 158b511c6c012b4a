import { createContext } from 'svelte';

export type Toast = {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'done' | 'wait' | 'act';
  readonly action?: { readonly label: string; readonly run: () => void };
};

const STAYS_MS = 6_000;
/** One with a button needs time to be read, decided and pressed. */
const STAYS_WITH_ACTION_MS = 12_000;

/** What was just done, said at the edge of the screen, with the way back where the rules allow one. */
export class Toasts {
  items = $state.raw<readonly Toast[]>([]);
  #next = 0;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(text: string, { tone = 'plain', action }: Partial<Pick<Toast, 'tone' | 'action'>> = {}) {
    const toast: Toast = { id: this.#next++, text, tone, ...(action && { action }) };
    this.items = [...this.items.slice(-2), toast];
    this.resume(toast);
  }

  dismiss({ id }: Toast) {
    this.pause({ id });
    this.items = this.items.filter((toast) => toast.id !== id);
  }

  /** While a pointer or the focus is on it, it stays. */
  pause({ id }: Pick<Toast, 'id'>) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  resume(toast: Toast) {
    this.pause(toast);
    const stays = toast.action ? STAYS_WITH_ACTION_MS : STAYS_MS;
    this.#timers.set(
      toast.id,
      setTimeout(() => this.dismiss(toast), stays),
    );
  }
}

export const [getToasts, setToasts] = createContext<Toasts>();
