import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import type { CommandOf } from '#shared/incoming/commands.ts';
import { post, signIn, type Client, type Signed } from './clients.ts';
import type { BenchServer } from './server.ts';

export const PASSWORD = 'butphe-bench';
const MOST_PER_REQUEST = 100;
const PROJECTION_CHECK_MS = 250;

/** A card of about 1 kB. */
export function register(
  subject = 'V/v tăng cường công tác văn thư, lưu trữ điện tử năm 2026',
): CommandOf<'RegisterIncoming'> {
  return {
    type: 'RegisterIncoming',
    book: 'den',
    arrivedOn: new Date().toISOString().slice(0, 10),
    issuer: 'Ủy ban nhân dân tỉnh Demo',
    reference: v7().slice(-12),
    documentDate: '2026-11-05',
    documentType: 'CV',
    subject,
    urgency: 'normal',
    pages: 2,
    files: [],
  };
}

export function registration(client: Client): Signed {
  return client.envelope(`incoming:${v7()}`, 0, register());
}

/** Ends when all of them lie on the director's desk. */
export async function registerMany({ url }: BenchServer, count: number): Promise<void> {
  const clerk = await signIn(url, 'vanthu', PASSWORD);
  for (let left = count; left > 0; left -= MOST_PER_REQUEST) {
    const length = Math.min(left, MOST_PER_REQUEST);
    await post(
      clerk,
      Array.from({ length }, () => registration(clerk)),
    );
  }
  clerk.close();
  const director = await signIn(url, 'giamdoc', PASSWORD);
  while ((await documentsOnDesk(director)) < count) await pause(PROJECTION_CHECK_MS);
  director.close();
}

async function documentsOnDesk({ send }: Client): Promise<number> {
  return JSON.parse((await send('GET', '/sync/desk/')).body).doc_count;
}
