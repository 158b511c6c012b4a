import process from 'node:process';
import { runProcess } from './process.ts';
import { refuseDemonstration } from './demo/mark.ts';
import { checkAdministrator, startServer, type StartOptions } from './start.ts';

await runProcess(async (env, log) => {
  const beforeServing: StartOptions['beforeServing'] = async (opened) => {
    await refuseDemonstration(opened);
    await checkAdministrator(opened);
  };
  const running = await startServer(env, { log, beforeServing });
  process.stdout.write(`Bút Phê: ${env.publicOrigin ?? running.url}\n`);
  log.info('started', { url: running.url, store: running.store.kind });
  return running;
});
