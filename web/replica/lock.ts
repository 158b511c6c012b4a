import type { Device } from './device.ts';

/** A lock as long as this tab or worker holds it: until its work ends, or until another one takes it over. */
export type Hold = {
  /** Aborted when the lock was taken over. */
  readonly signal: AbortSignal;
  /** To be called whenever the work got on; a holder that stands still loses its lock after `waits.takeOver`. */
  readonly progress: () => void;
};

/**
 * Runs `work` while this device has one holder of `name`, in whichever tab or worker it is.
 * A tab that stands still (frozen, in a debugger) keeps its locks in the browser's eyes. Whoever waits therefore takes
 * the lock over; what the former holder still writes must prove its lease, or be harmless.
 * Rejects with an AbortError when `ends` is aborted before the lock is free.
 */
export async function withLock<T>(
  device: Device,
  name: string,
  work: (hold: Hold) => Promise<T>,
  ends?: AbortSignal,
): Promise<T> {
  const lost = new AbortController();
  let beats: Beats | undefined;
  let running: Promise<T> | undefined;
  const begin = () => {
    beats = createBeats(device, name);
    running = work({ signal: lost.signal, progress: beats.progress });
    return running;
  };
  try {
    await takeTurn(device, name, begin, ends);
  } catch (error) {
    if (!running) throw error;
    lost.abort();
  } finally {
    beats?.close();
  }
  return running as Promise<T>;
}

async function takeTurn(
  device: Device,
  name: string,
  begin: () => Promise<unknown>,
  ends?: AbortSignal,
): Promise<void> {
  const waiting = new AbortController();
  const watch = watchHolder(device, name, () => waiting.abort());
  const signal = ends ? AbortSignal.any([waiting.signal, ends]) : waiting.signal;
  const queued = device.locks.request(name, { signal }, () => {
    watch.close();
    return begin();
  });
  try {
    return void (await queued);
  } catch (error) {
    if (!waiting.signal.aborted || ends?.aborted) throw error;
  } finally {
    watch.close();
  }
  await device.locks.request(name, { steal: true }, begin);
}

/** Often enough for those who wait, and rarely enough to cost nothing. */
const beatMs = ({ waits }: Device) => waits.takeOver / 10;

type Beats = ReturnType<typeof createBeats>;

function createBeats(device: Device, name: string) {
  let channel: BroadcastChannel | undefined;
  let last = performance.now();
  // Those who wait since the holder before are told that this one lives. Nearly all work is done by then.
  const first = setTimeout(beat, beatMs(device));

  function beat(): void {
    last = performance.now();
    channel ??= new BroadcastChannel(name);
    channel.postMessage('progress');
  }
  return {
    progress() {
      if (performance.now() - last >= beatMs(device)) beat();
    },
    close() {
      clearTimeout(first);
      channel?.close();
    },
  };
}

/** Calls `onDead` when the holder has shown no progress for long enough. */
function watchHolder(device: Device, name: string, onDead: () => void) {
  let channel: BroadcastChannel | undefined;
  let timer = setTimeout(listen, beatMs(device));

  // Nearly every lock is free or soon free: nothing is opened for those.
  function listen(): void {
    channel = new BroadcastChannel(name);
    channel.onmessage = wait;
    wait();
  }
  // Those who wait together do not all take over in the same moment.
  function wait(): void {
    clearTimeout(timer);
    timer = setTimeout(onDead, device.waits.takeOver - Math.random() * beatMs(device));
  }
  return {
    close() {
      clearTimeout(timer);
      channel?.close();
    },
  };
}
