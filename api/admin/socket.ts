import { chmod, unlink } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import type { Text } from '#shared/text.ts';
import type { Log } from '../log.ts';
import type { Say } from './carryOut.ts';
import { AdminRequest } from './requests.ts';

/** LevelDB has one owner, so the administrator's tool asks the running server; only the owner of DATA_DIR can. */
type Handle = (request: AdminRequest, say: Say) => Promise<boolean>;

const TextLine = v.object({ vi: v.string(), en: v.string() });
const AnswerLine = v.union([v.object({ say: TextLine }), v.object({ done: v.boolean() })]);
const LARGEST_REQUEST = 4 << 20;

export async function serveAdmin(
  dataDir: string,
  handle: Handle,
  log: Log,
): Promise<{ close: () => Promise<void> }> {
  const name = socketIn(dataDir);
  // Whoever held it before is gone: the folder's store has one owner, and that is this process.
  await unlink(name).catch(() => undefined);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', (error) => log.warn('an admin connection broke', { error }));
    answer(socket, handle, log).catch((error: unknown) =>
      log.error('an admin request failed', { error }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(name, resolve);
  });
  await chmod(name, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** Whether it was done; 'notRunning' when no server holds this folder. */
export async function askRunning(
  dataDir: string,
  request: AdminRequest,
  say: Say,
): Promise<boolean | 'notRunning'> {
  const socket = connect(socketIn(dataDir));
  const isConnected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!isConnected) return 'notRunning';
  socket.write(`${JSON.stringify(request)}\n`);
  for await (const line of createInterface({ input: socket })) {
    const answer = v.parse(AnswerLine, JSON.parse(line));
    if ('done' in answer) return answer.done;
    say(answer.say);
  }
  say(CUT);
  return false;
}

async function answer(socket: Socket, handle: Handle, log: Log): Promise<void> {
  const send = (line: v.InferOutput<typeof AnswerLine>) =>
    socket.write(`${JSON.stringify(line)}\n`);
  const say = (text: Text) => void send({ say: text });
  const parsed = v.safeParse(AdminRequest, await readRequest(socket));
  if (!parsed.success) say(MALFORMED);
  const done = parsed.success && (await attempt(handle, parsed.output, say, log));
  send({ done });
  socket.end();
}

async function attempt(handle: Handle, request: AdminRequest, say: Say, log: Log) {
  try {
    log.info('admin', { verb: request.verb });
    return await handle(request, say);
  } catch (error) {
    log.error('an admin request failed', { verb: request.verb, error });
    say(FAILED);
    return false;
  }
}

async function readRequest(socket: Socket): Promise<unknown> {
  let text = '';
  socket.setEncoding('utf8');
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.endsWith('\n') || text.length > LARGEST_REQUEST) break;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A socket's path holds about 100 bytes, so a shorter way to the same place is taken where there is one. */
function socketIn(dataDir: string): string {
  const whole = path.join(dataDir, 'admin.sock');
  const relative = path.relative('.', whole);
  return relative.length < whole.length ? relative : whole;
}

const CUT: Text = {
  vi: 'Máy chủ đã ngắt giữa chừng: hãy kiểm tra lại rồi làm lại.',
  en: 'The server broke off midway: check, then try again.',
};
const MALFORMED: Text = { vi: 'Yêu cầu không đúng dạng.', en: 'Malformed request.' };
const FAILED: Text = {
  vi: 'Không làm được; nhật ký của máy chủ cho biết vì sao.',
  en: 'It could not be done; the server’s log says why.',
};
