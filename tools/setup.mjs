import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { findChromium } from './chromium.mjs';
import { hashSources, root } from './sources.mjs';

// This file runs on the system's Node (20 or newer) before anything is installed: no packages, no TypeScript.

const LOCK = path.join(root, '.setup.lock');
const ABANDONED_AFTER_MS = 15 * 60_000;
const bin = path.join(root, 'node_modules/.bin');

/** What a command needs to find the installed tools, and Node 24 before the system's Node. */
export const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };

/** Brings node_modules to what package-lock.json says. */
export function install() {
  return unless(isInstalled, async () => {
    say('Cài các gói thư viện, khoảng một phút', 'Installing packages, about a minute');
    await run([...npm(), 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

/** Generates the types and messages that the linter and the type checker read. */
export function generate() {
  const stamp = path.join(root, '.svelte-kit/generated.stamp');
  const sources = hashSources();
  const isGenerated = () => readIfThere(stamp) === sources;
  return unless(isGenerated, async () => {
    say('Sinh kiểu và lời nhắn', 'Generating types and messages');
    await run(['node', 'tools/compile-messages.mjs']);
    await run(['svelte-kit', 'sync']);
    writeFileSync(stamp, sources);
  });
}

/** Builds the web app into build/ unless the build there was made from these sources. */
export function build() {
  return unless(isBuilt, async () => {
    say('Dựng ứng dụng web', 'Building the web app');
    await run(['vite', 'build', '--logLevel=warn']);
  });
}

/** Finds the browser that the tests drive, or installs it where that is allowed. */
export function chromium() {
  return unless(
    () => findChromium() !== undefined,
    async () => {
      if (process.getuid?.() !== 0 || !isCommand('apt-get')) throw new Error(NO_BROWSER);
      say('Cài trình duyệt Chromium', 'Installing the Chromium browser');
      const quiet = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
      await run(['apt-get', 'update', '-q'], quiet);
      await run(['apt-get', 'install', '-y', '-q', 'chromium'], quiet);
      if (!findChromium()) throw new Error(NO_BROWSER);
    },
  );
}

const NO_BROWSER = `Không tìm thấy Chromium. Hãy cài (Debian: sudo apt-get install chromium) hoặc đặt biến CHROMIUM_PATH.
Chromium was not found. Install it (Debian: sudo apt-get install chromium) or set CHROMIUM_PATH.`;

/**
 * Progress goes to stderr, so that a command's own output can be piped.
 * @param {string} vietnamese
 * @param {string} english
 */
export function say(vietnamese, english) {
  console.error(`› ${vietnamese} · ${english} …`);
}

/**
 * Runs a command to its end. Signals reach it first, and its exit code is the answer.
 * @param {string[]} line
 * @param {import('node:child_process').StdioOptions} stdio
 * @returns {Promise<number>}
 */
export function finish([command = '', ...args], stdio = 'inherit', environment = env) {
  const child = spawn(command, args, { cwd: root, env: environment, stdio });
  const stop = () => child.kill('SIGTERM');
  // The terminal sends SIGINT to the child too: we only stay until it has finished.
  const stay = () => {};
  process.on('SIGTERM', stop).on('SIGHUP', stop).on('SIGINT', stay);
  /** @type {Promise<number>} */
  const code = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (number, signal) =>
      resolve(number ?? 128 + constants.signals[signal ?? 'SIGTERM']),
    );
  });
  return code.finally(() => process.off('SIGTERM', stop).off('SIGHUP', stop).off('SIGINT', stay));
}

/**
 * A step of the set-up; its output goes to stderr.
 * @param {string[]} line
 */
async function run(line, environment = env) {
  const code = await finish(line, ['ignore', 2, 2], environment);
  if (code !== 0) throw new Error(`${line.join(' ')}: exit ${code}`);
}

/** npm writes its hidden lockfile last, so one that agrees with ours means a complete installation. */
function isInstalled() {
  const installed = packagesIn('node_modules/.package-lock.json');
  return (
    installed !== undefined &&
    Object.entries(packagesIn('package-lock.json') ?? {}).every(
      ([name, { version, optional, devOptional }]) =>
        name === '' ||
        (name in installed ? installed[name]?.version === version : optional || devOptional),
    )
  );
}

/** The build carries the hash of its sources, and index.html is written last. */
function isBuilt() {
  const version = readIfThere(path.join(root, 'build/_app/version.json'));
  const isComplete = existsSync(path.join(root, 'build/index.html'));
  return isComplete && version !== undefined && JSON.parse(version).version === hashSources();
}

/**
 * @param {string} lockfile
 * @returns {Record<string, {version: string, optional?: boolean, devOptional?: boolean}> | undefined}
 */
function packagesIn(lockfile) {
  const text = readIfThere(path.join(root, lockfile));
  return text && JSON.parse(text).packages;
}

/** The npm that runs us, or the one in the PATH. @returns {string[]} */
function npm() {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? [process.execPath, script] : ['npm'];
}

/** @param {string} command */
function isCommand(command) {
  return spawnSync(command, ['--version']).status === 0;
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/**
 * Does what is not yet done. Two commands started together must not install or build into each other.
 * @param {() => boolean} isDone
 * @param {() => Promise<void>} work
 */
async function unless(isDone, work) {
  if (isDone()) return;
  for (let waits = 0; !takeLock(); waits += 1) {
    if (waits === 5) say('Chờ một lệnh khác cài đặt xong', 'Waiting for another set-up to finish');
    await sleep(200);
  }
  try {
    if (!isDone()) await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function takeLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (isAbandoned()) rmSync(LOCK, { force: true });
    return false;
  }
}

/** In a container a killed owner's process id may soon be ours or another's, so age counts too. */
function isAbandoned() {
  try {
    if (Date.now() - statSync(LOCK).mtimeMs > ABANDONED_AFTER_MS) return true;
    const owner = Number(readFileSync(LOCK, 'utf8'));
    // The file is empty for an instant while its owner writes it.
    if (owner === 0) return false;
    return owner === process.pid || !process.kill(owner, 0);
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
