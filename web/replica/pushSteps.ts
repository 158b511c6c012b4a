/** `denied`: the person or the browser said no. `unavailable`: this browser has no push, or the server was not reached. */
export type PushAnswer = 'subscribed' | 'denied' | 'unavailable';

/** What to do next to be subscribed; `renew`: unsubscribe, then subscribe. An answer ends it. */
export type PushStep = 'subscribe' | 'renew' | 'tell' | PushAnswer;

type Stand = {
  readonly permission: NotificationPermission;
  /** base64url of the key of the subscription that is there: undefined without one, null where it is not told. */
  readonly presentKey: string | null | undefined;
  readonly serverKey: string;
};

/** A subscription takes messages by one VAPID key only, and the server has another one once it was restored or moved. */
export function firstStep({ permission, presentKey, serverKey }: Stand): PushStep {
  if (permission === 'denied') return 'denied';
  // Only a click may ask for it.
  if (permission === 'default') return 'unavailable';
  if (presentKey === undefined) return 'subscribe';
  return presentKey === null || presentKey === serverKey ? 'tell' : 'renew';
}

/** `status`: what the server answered to the subscription; undefined when it was not reached. */
export function stepAfterTelling(status: number | undefined, isRenewed: boolean): PushStep {
  if (status === 204) return 'subscribed';
  return status === 410 && !isRenewed ? 'renew' : 'unavailable';
}

/** `name` of the error that `pushManager.subscribe` ended with. */
export function stepAfterFailure(
  name: string,
  permission: NotificationPermission,
  isRenewed: boolean,
): PushStep {
  if (permission === 'denied') return 'denied';
  return name === 'InvalidStateError' && !isRenewed ? 'renew' : 'unavailable';
}
