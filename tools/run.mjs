import process from 'node:process';
import { check } from './check.mjs';
import { build, chromium, finish, generate, install } from './setup.mjs';

// node:sqlite still announces itself as experimental at every start.
const node = ['node', '--disable-warning=ExperimentalWarning'];

/** What each `npm run …` needs first, and what it then runs with the arguments given to it. */
const TASKS = {
  demo: { needs: [install, build], command: [...node, 'api/demo.ts'] },
  start: { needs: [install, build], command: [...node, 'api/server.ts'] },
  admin: { needs: [install], command: [...node, 'api/admin/main.ts'] },
  bench: { needs: [install, build, chromium], command: [...node, 'bench/main.ts'] },
  test: { needs: [install, build, chromium], command: ['vitest', 'run'] },
  fuzz: { needs: [install], command: [...node, 'tests/fuzz.ts'] },
  screenshots: { needs: [install, chromium], command: [...node, 'tests/screenshots.ts'] },
  check: { needs: [install, generate, check] },
  build: { needs: [install, build] },
  dev: { needs: [install], command: ['vite', 'dev'] },
  format: { needs: [install], command: ['prettier', '--write', '.'] },
};

const [name = '', ...args] = process.argv.slice(2);
const task = Object.entries(TASKS).find(([key]) => key === name)?.[1];

try {
  if (!task) throw new Error(`node tools/run.mjs ${Object.keys(TASKS).join(' | ')}`);
  for (const step of task.needs) await step();
  if ('command' in task) process.exitCode = await finish([...task.command, ...args]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
