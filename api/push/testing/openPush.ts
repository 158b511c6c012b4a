import process from 'node:process';
import webPush from 'web-push';
import type { PersonId } from '#shared/office/office.ts';
import { readAll } from '../../accounts/records.ts';
import { openServer, type TestServer } from '../../sync/testing/openServer.ts';
import type { PushTarget, Vapid } from '../send.ts';
import { subscriptionsWhere } from '../subscriptions.ts';
import { startPushService, type TestPushService } from './pushService.ts';

export type TestPush = {
  readonly service: TestPushService;
  readonly running: TestServer;
  readonly vapid: Vapid;
  readonly send: (cookie: string, method: 'POST' | 'DELETE', body: unknown) => Promise<Response>;
  /** Signs in and lets a browser subscribe. */
  readonly subscribed: (
    person: PersonId,
    choice?: object,
  ) => Promise<readonly [string, PushTarget]>;
  readonly subscribers: () => Promise<readonly PersonId[]>;
  /** As at the beginning: nobody listens, and everything recorded is told. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A server (on the CouchDB of COUCHDB_URL where that is set) and a push service that it may write to. */
export async function openPush(): Promise<TestPush> {
  const vapid = { subject: 'mailto:quantri@butphe.example', ...webPush.generateVAPIDKeys() };
  const service = await startPushService();
  const services = [{ trustedOrigin: service.origin }];
  const running = await openServer(process.env['COUCHDB_URL'], { push: { services, vapid } });
  const all = () => subscriptionsWhere(running.database, () => true);
  const records = () => readAll<object>(running.database, 'push:');
  const send: TestPush['send'] = (cookie, method, body) =>
    running.get(cookie, '/api/push/subscriptions', {
      method,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    ...{ service, running, vapid, send },
    async subscribed(person, choice = {}) {
      const cookie = await running.signIn(person);
      const target = service.subscribe();
      const answer = await send(cookie, 'POST', { ...target, expirationTime: null, ...choice });
      if (answer.status !== 204) throw new Error(await answer.text());
      return [cookie, target];
    },
    subscribers: async () => (await all()).map(({ person }) => person),
    async reset() {
      for (const { _id, _rev } of await records()) await running.database.destroy(_id, _rev);
      await running.settled();
    },
    async close() {
      await running.close();
      await service.close();
    },
  };
}
