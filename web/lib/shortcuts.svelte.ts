import { createContext, untrack } from 'svelte';

export type Shortcut = {
  /** `KeyboardEvent.key`, e.g. `j`, `/`, `?`, `Enter`. */
  readonly key: string;
  /** Shown in the help. */
  readonly label: string;
  readonly run: (event: KeyboardEvent) => void;
};

const TYPING =
  'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=spinbutton]';

/** Single keys of the screens that are open; the newest comes first, and none counts while somebody types. */
export class Shortcuts {
  all = $state.raw<readonly Shortcut[]>([]);

  /** Kept while the calling component lives. */
  add(...shortcuts: readonly Shortcut[]) {
    $effect(() => {
      untrack(() => (this.all = [...shortcuts, ...this.all]));
      return () => (this.all = this.all.filter((one) => !shortcuts.includes(one)));
    });
  }

  handle(event: KeyboardEvent) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(TYPING)) return;
    // A sheet, a dialog or a menu has its own keys.
    if (document.querySelector('[role=dialog], [role=menu], [role=listbox]')) return;
    const found = this.all.find(({ key }) => key === event.key);
    if (!found) return;
    event.preventDefault();
    found.run(event);
  }
}

export const [getShortcuts, setShortcuts] = createContext<Shortcuts>();
