import { createContext } from 'svelte';

/** Chromium's own event; other browsers have their menu for it. */
type InstallEvent = Event & { prompt(): Promise<unknown> };

/** The browser's offer to install the app, kept until the person asks for it. */
export class InstallOffer {
  #event = $state.raw<InstallEvent>();

  /** To be made where the app begins: the offer comes once, early. */
  constructor() {
    $effect(() => {
      const keep = (event: Event) => {
        event.preventDefault();
        this.#event = event as InstallEvent;
      };
      const forget = () => (this.#event = undefined);
      window.addEventListener('beforeinstallprompt', keep);
      window.addEventListener('appinstalled', forget);
      return () => {
        window.removeEventListener('beforeinstallprompt', keep);
        window.removeEventListener('appinstalled', forget);
      };
    });
  }

  get available() {
    return this.#event !== undefined;
  }

  async accept() {
    await this.#event?.prompt();
    this.#event = undefined;
  }
}

export const [getInstallOffer, setInstallOffer] = createContext<InstallOffer>();
