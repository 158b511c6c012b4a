import { spawn } from 'node:child_process';
import process from 'node:process';
import { env } from './setup.mjs';
import { root } from './sources.mjs';

const CHECKS = {
  format: 'prettier --check --log-level=warn --cache --cache-strategy=content .',
  lint: 'eslint --max-warnings=0 .',
  'types of web': 'svelte-check --workspace web --tsconfig tsconfig.json --fail-on-warnings',
  'types of shared, api': types('.', 'main'),
  'types of tests, bench': types('tests', 'tests'),
  'types of sw': types('sw', 'sw'),
  'types of tools': types('tools', 'tools'),
};

/**
 * @param {string} folder
 * @param {string} cache
 */
function types(folder, cache) {
  return `tsc -p ${folder} --incremental --tsBuildInfoFile .svelte-kit/tsc/${cache}.json`;
}

/** Format, import rules, lint and types, all at once; every complaint is printed. */
export async function check() {
  const started = Object.entries(CHECKS).map(([name, line]) => checkOne(name, line));
  const passed = await Promise.all(started);
  if (passed.includes(false)) throw new Error('check: failed');
}

/**
 * @param {string} name
 * @param {string} line
 */
async function checkOne(name, line) {
  const start = Date.now();
  const [command = '', ...args] = line.split(' ');
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {Buffer[]} */
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve, reject) =>
    child.on('close', resolve).on('error', reject),
  );
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code !== 0) process.stdout.write(Buffer.concat(output));
  return code === 0;
}
