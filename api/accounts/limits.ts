/** At most `most` tries in any `minutes`. */
export type Limit = { readonly most: number; readonly minutes: number };

export type Limits = {
  /** One name at a device that signed in to it before; strangers do not count here. */
  readonly device: Limit;
  /** A stranger at one address who tries one name. */
  readonly pair: Limit;
  /** The strangers at one address, whatever names they try. */
  readonly address: Limit;
  /** One name, from all addresses where it never signed in. */
  readonly username: Limit;
};

export const signInLimits: Limits = {
  device: { most: 10, minutes: 15 },
  pair: { most: 10, minutes: 15 },
  address: { most: 100, minutes: 15 },
  username: { most: 60, minutes: 60 },
};

/** `device`: the id of a device that is known to have signed in to this name; everybody else is a stranger. */
export type Try = {
  readonly username: string;
  readonly address: string;
  readonly device?: string | undefined;
};

export type SignInGuard = {
  /** Counts a try before it is checked (or many at once would all pass); seconds to wait when there were too many. */
  enter(attempt: Try): { readonly ok: true } | { readonly ok: false; readonly retryAfter: number };
  /** The try was right: it does not count, nor do the earlier ones of this name by the likes of it. */
  succeed(attempt: Try): void;
  /** The try was not checked after all. */
  takeBack(attempt: Try): void;
};

export function createSignInGuard(
  now: () => number = () => Date.now(),
  limits: Limits = signInLimits,
): SignInGuard {
  const devices = createWindow(limits.device, now);
  const pairs = createWindow(limits.pair, now);
  const addresses = createWindow(limits.address, now);
  const usernames = createWindow(limits.username, now);
  const known = createKnownPairs();

  /** Where a try counts. */
  function countsOf(attempt: Try) {
    const { username, address, device } = attempt;
    if (device !== undefined) return [{ window: devices, key: `${username}\n${device}` }];
    const pair = pairKey(attempt);
    return [
      { window: pairs, key: pair },
      { window: addresses, key: address },
      ...(known.has(pair) ? [] : [{ window: usernames, key: username }]),
    ];
  }
  return {
    enter(attempt) {
      const counts = countsOf(attempt);
      const wait = Math.max(...counts.map(({ window, key }) => window.wait(key)));
      if (wait > 0) return { ok: false, retryAfter: Math.ceil(wait / 1000) };
      for (const { window, key } of counts) window.add(key);
      return { ok: true };
    },
    succeed(attempt) {
      const { username, address, device } = attempt;
      if (device !== undefined) return devices.clear(`${username}\n${device}`);
      pairs.clear(pairKey(attempt));
      usernames.clear(username);
      addresses.takeBack(address);
      known.add(pairKey(attempt));
    },
    takeBack(attempt) {
      for (const { window, key } of countsOf(attempt)) window.takeBack(key);
    },
  };
}

function pairKey({ username, address }: Try): string {
  return `${username}\n${address}`;
}

const MOST_KEYS = 20_000;

function createWindow({ most, minutes }: Limit, now: () => number) {
  const length = minutes * 60_000;
  const tries = new Map<string, number[]>();

  function recent(key: string): number[] {
    return (tries.get(key) ?? []).filter((at) => at > now() - length);
  }
  return {
    /** Milliseconds until another try is allowed. */
    wait(key: string): number {
      const counted = recent(key);
      const oldest = counted[counted.length - most];
      return oldest === undefined ? 0 : oldest + length - now();
    },
    add(key: string) {
      const counted = recent(key);
      // Inserted anew, so that the map keeps the order of the last try.
      tries.delete(key);
      tries.set(key, [...counted, now()]);
      if (tries.size > MOST_KEYS) forgetOldest(tries);
    },
    takeBack(key: string) {
      const counted = recent(key).slice(0, -1);
      if (counted.length > 0) tries.set(key, counted);
      else tries.delete(key);
    },
    clear: (key: string) => void tries.delete(key),
  };
}

function createKnownPairs() {
  const known = new Map<string, true>();
  return {
    has: (pair: string) => known.has(pair),
    add(pair: string) {
      known.delete(pair);
      known.set(pair, true);
      if (known.size > MOST_KEYS) forgetOldest(known);
    },
  };
}

function forgetOldest(map: Map<string, unknown>) {
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
