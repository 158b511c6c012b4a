/**
 * Whose fault a 400 or 403 is. Services give them for a subscription that is dead or was made with another key (FCM,
 * Apple), and for every message of a server whose clock is wrong or whose token they do not take.
 */
export type Doubts = {
  /** A message was taken: whatever the service refuses next is not our fault. */
  accepted(endpoint: string): void;
  /** Whether it can be the subscription's own fault: no other was refused there since a message was taken. */
  isOwn(endpoint: string): boolean;
};

const MOST_SERVICES = 1_000;

export function createDoubts(): Doubts {
  /** By the host of the service: the endpoint it refused first since it took a message. */
  const refused = new Map<string, string>();
  return {
    accepted: (endpoint) => void refused.delete(hostOf(endpoint)),
    isOwn(endpoint) {
      const host = hostOf(endpoint);
      const first = refused.get(host);
      if (first !== undefined) return first === endpoint;
      refused.set(host, endpoint);
      const [oldest] = refused.keys();
      if (refused.size > MOST_SERVICES && oldest !== undefined) refused.delete(oldest);
      return true;
    },
  };
}

function hostOf(endpoint: string): string {
  return URL.parse(endpoint)?.host ?? '';
}
