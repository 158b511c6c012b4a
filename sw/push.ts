import { self } from '$app/service-worker';
import * as v from 'valibot';
import { ownPath } from '#web/replica/ownPath.ts';
import { fetchInBackground } from './work.ts';

/** A declarative push message (`web_push: 8030`), as far as it is shown here. */
const Message = v.object({
  notification: v.object({
    title: v.string(),
    body: v.optional(v.string(), ''),
    lang: v.optional(v.string(), 'vi'),
    tag: v.optional(v.string(), 'desk'),
    navigate: v.optional(v.string(), '/'),
  }),
  app_badge: v.optional(v.number()),
});
type Message = v.InferOutput<typeof Message>;

/** What a notification keeps for the touch on it. */
const Shown = v.object({ navigate: v.string() });

const UNREADABLE: Message = {
  notification: {
    title: 'Bàn làm việc có văn bản mới',
    ...{ body: 'Mở Bút Phê để xem.', lang: 'vi', tag: 'desk', navigate: '/' },
  },
};

/** A document should be here when its notification is touched; but browsers punish a push that shows nothing soon. */
const PATIENCE_MS = 8_000;

/** Fetches what the push is about, with its files, then notifies; the notification comes in any case. */
export async function receivePush(data: PushMessageData | null): Promise<void> {
  const message = readMessage(data);
  const fetching = fetchInBackground().catch(() => undefined);
  await Promise.race([fetching, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  await show(message);
  await fetching;
}

function readMessage(data: PushMessageData | null): Message {
  try {
    const parsed = v.safeParse(Message, data?.json());
    return parsed.success ? parsed.output : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

async function show({ notification, app_badge }: Message): Promise<void> {
  const { title, body, lang, tag, navigate } = notification;
  const options = { body, lang, tag, renotify: true, data: { navigate } };
  await self.registration.showNotification(title, options);
  if (app_badge !== undefined) await self.navigator.setAppBadge?.(app_badge).catch(() => undefined);
}

const ANSWER_MS = 1_000;

/** Opens the document in the app that is open already, or opens the app with it. */
export async function openFrom(notification: Notification): Promise<void> {
  notification.close();
  const { origin } = self.location;
  const shown = v.safeParse(Shown, notification.data);
  const navigate = shown.success ? shown.output.navigate : '/';
  const named = navigate.startsWith(`${origin}/`) ? navigate.slice(origin.length) : navigate;
  // Only our own pages: what a push names is not trusted further than that.
  const path = ownPath(named, origin) ?? '/';
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const client = windows.find(({ visibilityState }) => visibilityState === 'visible') ?? windows[0];
  if (!client) {
    await self.clients.openWindow(path);
    return;
  }
  await client.focus().catch(() => client);
  if (!(await goesThere(client, path))) await client.navigate(path).catch(() => null);
}

/** The page goes there itself, without losing what is typed elsewhere in it; `false` when it does not answer. */
function goesThere(client: WindowClient, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(true);
    setTimeout(() => resolve(false), ANSWER_MS);
    client.postMessage({ type: 'open', path }, [port2]);
  });
}
