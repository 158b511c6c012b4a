import { content, object, text, type Paths } from './describe.ts';

const subscription = object(
  {
    endpoint: { type: 'string', format: 'uri' },
    keys: object({ p256dh: text, auth: text }),
    showSubject: { type: 'boolean', description: 'Subject and issuer in the message' },
    language: { enum: ['vi', 'en'] },
  },
  ['endpoint', 'keys'],
);

export const pushPaths: Paths = {
  '/api/push/key': {
    get: {
      summary: 'The VAPID key of the server',
      answers: { 200: content(object({ key: text })) },
    },
  },
  '/api/push/subscriptions': {
    post: {
      summary: 'Notices to this browser, until it signs out',
      body: content(subscription),
      answers: {
        204: 'Kept',
        410: 'Its push service takes nothing for it any more: unsubscribe and subscribe again',
        422: 'Not a listed push service',
      },
    },
    delete: {
      summary: 'No more notices to this browser',
      body: content(object({ endpoint: text })),
      answers: { 204: 'Removed' },
    },
  },
};
