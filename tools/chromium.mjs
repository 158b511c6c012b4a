import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of the browser that tests and benchmarks drive; `CHROMIUM_PATH` goes first. */
export function findChromium() {
  const { CHROMIUM_PATH: chosen, PATH = '' } = process.env;
  if (chosen && !isExecutable(chosen)) throw new Error(`CHROMIUM_PATH: no program at ${chosen}`);
  const folders = PATH.split(path.delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return chosen || found.find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
