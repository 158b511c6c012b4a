import process from 'node:process';
import { agency } from '#shared/testing/agency.ts';
import { demoClock, type DemoClock } from './demo/clock.ts';
import { markDemonstration } from './demo/mark.ts';
import { DEMO_PASSWORD, makeDemonstration } from './demo/make.ts';
import { stageOn } from './demo/stage.ts';
import type { Opened } from './open.ts';
import { runProcess } from './process.ts';
import { startServer } from './start.ts';
import { operatorError } from './store/operator-error.ts';

await runProcess(async (env, log) => {
  const clock = demoClock();
  const running = await startServer(env, {
    log,
    clock: clock.now,
    beforeServing: async (opened) => {
      await markDemonstration(opened);
      if (!(await opened.office())) await make(opened, clock);
      else if ((await opened.accounts.list()).length === 0) throw broken();
    },
  });
  say(signInTable(env.publicOrigin ?? running.url));
  return running;
});

async function make(opened: Opened, clock: DemoClock): Promise<void> {
  say('Lập cơ quan trình diễn (chỉ lần đầu)… / Making the demonstration agency (first time only)…');
  const stage = stageOn(opened, clock, (done, of) => {
    if (done % 200 === 0 || done === of) say(`  ${done}/${of}`);
  });
  await makeDemonstration(stage);
  clock.letGo();
}

/** Accounts are opened last, so without any the first making was broken off. */
function broken() {
  return operatorError({
    vi: 'Lần lập cơ quan trình diễn trước đã bị ngắt giữa chừng. Hãy xóa thư mục dữ liệu (DATA_DIR, mặc định ./data; nếu dùng CouchDB, cả các cơ sở dữ liệu butphe-…) rồi chạy lại.',
    en: 'The making of the demonstration agency was broken off. Remove the data folder (DATA_DIR, ./data unless set; on CouchDB also the databases butphe-…) and run it again.',
  });
}

function signInTable(address: string): string {
  const rows = agency.people.map(({ id, name }) => {
    const title = agency.positions.find(({ holder }) => holder === id)?.title ?? '';
    return `  ${id.padEnd(13)} ${name.padEnd(22)} ${title}`;
  });
  return [
    '',
    `Bút Phê: ${address}`,
    `Mật khẩu của mọi tài khoản / password of every account: ${DEMO_PASSWORD}`,
    '',
    ...rows,
    '',
    'Ctrl+C để dừng / to stop.',
  ].join('\n');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
