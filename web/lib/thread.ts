/** A file from outside may make a reader run for ever: work on it is ended after so long. */
const MOST_MS = 3_000;

type Message<Answer> = { readonly is: 'begun' } | { readonly is: 'done'; readonly answer: Answer };

/** Work in a thread of its own, so that the page goes on; one piece of work at a time, the newest ends the one before. */
export class Thread<Asked, Answer> {
  readonly #start: () => Worker;
  #ends = new AbortController();

  constructor(start: () => Worker) {
    this.#start = start;
  }

  /** `ended`: by newer work, or by `end()`. Rejects when the thread cannot be started or has a bug. */
  ask(asked: Asked): Promise<Answer | 'tooLong' | 'ended'> {
    this.end();
    const { signal } = (this.#ends = new AbortController());
    const worker = this.#start();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const answered = new Promise<Answer | 'tooLong' | 'ended'>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve('ended'));
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
      worker.addEventListener('message', ({ data }: MessageEvent<Message<Answer>>) => {
        if (data.is === 'done') return resolve(data.answer);
        // The time begins when its code is loaded.
        timer = setTimeout(() => resolve('tooLong'), MOST_MS);
        worker.postMessage(asked);
      });
    });
    return answered.finally(() => {
      clearTimeout(timer);
      worker.terminate();
    });
  }

  end() {
    this.#ends.abort();
  }
}

/**
 * In the thread: answers what it is asked. What throws there is told as an error of the whole thread.
 * `handedOver`: what of the answer is not copied to the page but goes there.
 */
export function answer<Asked, Answer>(
  work: (asked: Asked) => Answer | Promise<Answer>,
  handedOver: (answer: Answer) => readonly ArrayBufferLike[] = () => [],
): void {
  const post = (message: Message<Answer>, transfer: readonly ArrayBufferLike[] = []) =>
    postMessage(message, { transfer: [...transfer] as ArrayBuffer[] });
  addEventListener('message', ({ data }: MessageEvent<Asked>) => {
    // Thrown again outside of the promise, where the page hears of it.
    Promise.resolve(data)
      .then(work)
      .then((done) => post({ is: 'done', answer: done }, handedOver(done)), reportError);
  });
  post({ is: 'begun' });
}
