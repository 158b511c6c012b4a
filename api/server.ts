import process from 'node:process';
import { runProcess } from './process.ts';
import { checkAdministrator, startServer } from './start.ts';

await runProcess(async (env, log) => {
  const running = await startServer(env, { log, beforeServing: checkAdministrator });
  process.stdout.write(`Bút Phê: ${env.publicOrigin ?? running.url}\n`);
  log.info('started', { url: running.url, store: running.store.kind });
  return running;
});
