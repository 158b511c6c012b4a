import type { Database } from './databases.ts';
import { changesSince, type FeedOptions, type Page } from './feed.ts';

export type Feed = 'normal' | 'longpoll' | 'continuous';
export type Asked = FeedOptions & {
  readonly feed: Feed;
  readonly since: number;
  /** Milliseconds without a change after which the feed ends. */
  readonly timeout: number;
  /** Milliseconds between the empty lines that keep the connection; a feed with them does not end by itself. */
  readonly heartbeat: number | undefined;
};
export type Ends = {
  /** The reader went away. */
  readonly aborted: Promise<void>;
  readonly mayRead: () => boolean;
};

/** What is there, and then, unless `normal`, what comes: pages of changes, with beats while nothing comes. */
export async function* follow(
  db: Database,
  asked: Asked,
  { aborted, mayRead }: Ends,
): AsyncGenerator<Page | 'beat'> {
  const watch = watchWrites(db);
  void aborted.then(watch.stop);
  let since = asked.since;
  let limit = asked.limit;
  try {
    for (;;) {
      watch.reset();
      let found = 0;
      for await (const page of changesSince(db, since, { ...asked, limit: limit - found })) {
        yield page;
        since = page.last;
        found += page.rows.length;
      }
      limit -= found;
      if (limit <= 0 || asked.feed === 'normal' || (found > 0 && asked.feed === 'longpoll')) return;
      while ((await watch.next(asked.heartbeat ?? asked.timeout)) === 'quiet') {
        if (asked.heartbeat === undefined) return;
        yield 'beat';
      }
      if (watch.stopped() || db.gone || !mayRead()) return;
    }
  } finally {
    watch.stop();
  }
}

/** Begins before the first reading, so that no write falls between reading and waiting. */
function watchWrites(db: Database) {
  let isWritten = false;
  let isStopped = false;
  let notice: () => void = () => undefined;
  const wake = () => {
    isWritten = true;
    notice();
  };
  db.watchers.add(wake);
  return {
    reset: () => void (isWritten = false),
    stopped: () => isStopped,
    stop() {
      isStopped = true;
      db.watchers.delete(wake);
      wake();
    },
    /** Whether something was written since `reset`, or within this time. */
    async next(milliseconds: number): Promise<'written' | 'quiet'> {
      if (isWritten) return 'written';
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      notice = resolve;
      await promise;
      clearTimeout(timer);
      return isWritten ? 'written' : 'quiet';
    },
  };
}
