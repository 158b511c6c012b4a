import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createEnds } from './ends.ts';

test('an end in another process is heard here, and a failed question is asked again', async () => {
  const kept = new Set(['here', 'elsewhere']);
  let isDown = true;
  const missing = (ids: readonly string[]) => {
    if (!isDown) return Promise.resolve(ids.filter((id) => !kept.has(id)));
    isDown = false;
    return Promise.reject(new Error('no store'));
  };
  const ends = createEnds(missing, createLog('silent'), 5);
  let heardHere = 0;
  ends.on('here', () => (heardHere += 1));
  const ended = new Promise<void>((resolve) => ends.on('elsewhere', resolve));
  kept.delete('elsewhere');
  await ended;
  expect(heardHere).toBe(0);
  ends.close();
});
