import type { Device } from './device.ts';
import { delayAfter } from './direction.ts';

/** A page that is looked at should not wait longer for what is new. */
const LONGEST_RETRY_MS = 60_000;

type Listening = {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** There is something to pull. */
  readonly onDesk: () => void;
  /** The server was reached anew. */
  readonly onOpen: () => void;
};

/** The server's event stream, held open until `signal`: one that breaks or falls silent is opened again. */
export function openEvents(device: Device, { signal, onDesk, onOpen }: Listening): void {
  let failures = 0;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    let isNew = true;
    source = new EventSource('/sync/events');
    source.addEventListener('ping', alive);
    source.addEventListener('desk', () => {
      alive();
      if (isNew) onOpen();
      isNew = false;
      onDesk();
    });
    // The browser would come back by itself in some cases, and always after the same time.
    source.addEventListener('error', reopen);
    watch();
  }
  function alive(): void {
    failures = 0;
    watch();
  }
  /** A line that died without saying so brings nothing, not even the server's beat. */
  function watch(): void {
    clearTimeout(timer);
    timer = setTimeout(reopen, device.waits.stream);
  }
  function reopen(): void {
    source?.close();
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(open, Math.min(delayAfter(device, failures), LONGEST_RETRY_MS));
  }
  open();
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    source?.close();
  });
}
