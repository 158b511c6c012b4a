import { randomInt } from 'node:crypto';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { operatorError } from '../store/operator-error.ts';
import type { Passwords } from './arguments.ts';

/** Passwords from whoever sits at the terminal, or from the pipe. */
export const terminal: Passwords = {
  readStdin: () => text(process.stdin),
  ask: process.stdin.isTTY ? askTwice : undefined,
  generate: generatePassword,
};

async function askTwice(): Promise<string> {
  const [first, second] = [await ask('Mật khẩu / Password: '), await ask('Nhập lại / Again: ')];
  if (first === second) return first;
  throw operatorError({
    vi: 'Hai lần nhập khác nhau; chưa làm gì cả.',
    en: 'The two differ; nothing was done.',
  });
}

/** What is typed is not echoed. */
async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/** Without letters that look alike; about 98 bits. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP = 4;

function generatePassword(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)] ?? '';
  const group = () => Array.from({ length: GROUP }, letter).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
