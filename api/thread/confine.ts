import { parentPort, Worker, workerData } from 'node:worker_threads';

/** What work on a file from outside may take before it is ended. The time begins when the thread has loaded its code. */
export type Bounds = { readonly seconds: number; readonly megabytes: number };

export type Confined<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: 'tooLong' | 'tooLarge' };

type Message<Value> = { readonly is: 'begun' } | { readonly is: 'done'; readonly value: Value };

const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

/**
 * Runs a script that calls `answer` in a thread of its own: whatever a file makes it do, the server goes on answering.
 * Rejects with what the script throws, which is a bug.
 * What is `given` of the input is handed over instead of copied, and no longer the caller's.
 */
export async function confine<Value>(
  script: URL,
  input: unknown,
  { seconds, megabytes }: Bounds,
  given: readonly ArrayBuffer[] = [],
): Promise<Confined<Value>> {
  const resourceLimits = { maxOldGenerationSizeMb: megabytes };
  const worker = new Worker(script, {
    workerData: input,
    resourceLimits,
    transferList: [...given],
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const end = () => resolve({ ok: false, why: 'tooLong' });
      worker.on('message', (message: Message<Value>) => {
        if (message.is === 'begun') timer = setTimeout(end, seconds * 1_000);
        else resolve({ ok: true, value: message.value });
      });
      worker.on('error', (error: Error & { readonly code?: string }) => {
        if (error.code === OUT_OF_MEMORY) resolve({ ok: false, why: 'tooLarge' });
        else reject(error);
      });
      worker.on('exit', (code) => reject(new Error(`The thread ended by itself with ${code}.`)));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** In the script: does the work on the input given to `confine`, and sends back what comes of it. */
export async function answer<Input, Value>(
  work: (input: Input) => Value | Promise<Value>,
): Promise<void> {
  const post = (message: Message<Value>) => parentPort?.postMessage(message);
  post({ is: 'begun' });
  post({ is: 'done', value: await work(workerData as Input) });
}
