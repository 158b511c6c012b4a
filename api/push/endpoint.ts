import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** A push service that subscriptions may name: its host and, for those with many, whatever ends with `.suffix`. */
export type PushService =
  | { readonly host: string }
  | { readonly suffix: string }
  /** Exactly this origin, http and private addresses too: a service of one's own, as the tests have. */
  | { readonly trustedOrigin: string };

/** Those of the browsers in use: Chrome and others (FCM), Firefox, Safari, Edge on Windows. */
export const browserPushServices: readonly PushService[] = [
  { host: 'fcm.googleapis.com' },
  { suffix: 'push.services.mozilla.com' },
  { suffix: 'push.apple.com' },
  { suffix: 'notify.windows.com' },
];

export type Endpoint = { readonly url: URL; readonly trusted: boolean };

const LONGEST_ENDPOINT = 2_000;

/** `undefined` for an address that a subscription may not name. */
export function parseEndpoint(
  text: string,
  services: readonly PushService[],
): Endpoint | undefined {
  const url = text.length <= LONGEST_ENDPOINT ? URL.parse(text) : null;
  if (!url || url.username || url.password || url.hash) return undefined;
  if (services.some((service) => isTrusted(service, url))) return { url, trusted: true };
  if (url.protocol !== 'https:' || url.port !== '') return undefined;
  return services.some((service) => isListed(service, url.hostname))
    ? { url, trusted: false }
    : undefined;
}

function isTrusted(service: PushService, url: URL): boolean {
  return 'trustedOrigin' in service && service.trustedOrigin === url.origin;
}

function isListed(service: PushService, host: string): boolean {
  if ('host' in service) return host === service.host;
  return 'suffix' in service && host.endsWith(`.${service.suffix}`);
}

const notPublic = blockList('ipv4', [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
]);
const globalUnicast = blockList('ipv6', ['2000::/3']);
/** Of the global ones: documentation, and those that lead on to an IPv4 address (Teredo, 6to4). */
const notOutside = blockList('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16']);

function blockList(family: 'ipv4' | 'ipv6', nets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const net of nets) {
    const [address = '', bits] = net.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** False for loopback, private, link-local, documentation, multicast and IPv6 forms that lead to an IPv4 address. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4');
  return (
    isIP(address) === 6 &&
    globalUnicast.check(address, 'ipv6') &&
    !notOutside.check(address, 'ipv6')
  );
}

/** Name resolution for connections that must stay outside: one private address among the answers refuses the name. */
export const lookupPublic: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    const addresses: readonly LookupAddress[] = found ?? [];
    const [first] = addresses;
    if (error || !first) return done(error ?? new Error('no address'), '', 0);
    if (!addresses.every(({ address }) => isPublicAddress(address)))
      return done(new Error('The push service has no public address.'), '', 0);
    return options.all ? done(null, [...addresses]) : done(null, first.address, first.family);
  });
};
