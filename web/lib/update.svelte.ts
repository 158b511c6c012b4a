import { betweenFlushes } from '#web/replica/betweenFlushes.ts';

const HOUR_MS = 3_600_000;

/** A new version of the app: it waits, installed, until the person lets it take over. */
export class AppUpdate {
  ready = $state(false);
  #registration: ServiceWorkerRegistration | undefined;

  /** To be made where a component begins; it looks for new versions while that lives. */
  constructor() {
    $effect(() => {
      const worker = navigator.serviceWorker;
      if (!worker) return;
      void worker.ready.then((registration) => this.#watch(registration));
      const look = () => void this.#registration?.update().catch(() => undefined);
      const timer = setInterval(look, HOUR_MS);
      return () => clearInterval(timer);
    });
  }

  /** The waiting version takes over, then the page is loaded from it. */
  reload() {
    const waiting = this.#registration?.waiting;
    const reload = () => void betweenFlushes(() => location.reload());
    if (!waiting) return reload();
    navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true });
    waiting.postMessage({ type: 'SKIP_WAITING' });
  }

  #watch(registration: ServiceWorkerRegistration) {
    this.#registration = registration;
    this.#look(registration);
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => this.#look(registration));
    });
  }

  /** Without a controller it is the first installation, which is no news. */
  #look({ waiting }: ServiceWorkerRegistration) {
    this.ready = waiting !== null && navigator.serviceWorker.controller !== null;
  }
}
