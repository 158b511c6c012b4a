import { v7 as uuid7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncomingCommand } from '#shared/incoming/commands.ts';
import type { PersonCommand } from '#shared/kinds.ts';
import { agency as cast } from '#shared/testing/agency.ts';
import { registers } from '#shared/testing/story.ts';
import { dayOf } from '#shared/workdays.ts';
import { openAgency, PASSWORD, type Agency } from './agency.ts';

let agency: Agency;
const cookies = new Map<string, string>();
const people = cast.people.map(({ id }) => id);

/** Who may read what, written down from DK1 and not from the code. */
const readersOf: Readonly<Record<string, readonly string[]>> = {
  registered: ['vanthu', 'giamdoc'],
  withDeputy: ['vanthu', 'giamdoc', 'pgd.hatang'],
  withHead: ['vanthu', 'giamdoc', 'pgd.hatang', 'tp.cntt'],
  withOfficer: ['vanthu', 'giamdoc', 'pgd.hatang', 'tp.cntt', 'cv.cntt1'],
  coHandled: ['vanthu', 'giamdoc', 'pgd.hatang', 'tp.cntt', 'tp.baochi', 'pgd.noidung'],
  informed: ['vanthu', 'giamdoc', 'pgd.hatang', 'cv.vp1', 'chanhvp', 'pgd.noidung'],
  recalled: ['vanthu', 'giamdoc'],
  finished: ['vanthu', 'giamdoc'],
};
const documents = new Map<string, { readonly id: string; readonly file: string }>();

beforeAll(async () => {
  agency = await openAgency();
  const { commands, projections } = agency.running();
  let last = 0;
  commands.onEntries((entries) => {
    last = entries.at(-1)?.n ?? last;
  });
  for (const person of people) cookies.set(person, await signIn(person));
  for (const name of Object.keys(readersOf)) documents.set(name, await make(name));
  await projections.reached(last);
});
afterAll(() => agency.end());

async function signIn(username: string): Promise<string> {
  const answer = await fetch(new URL('/api/signin', agency.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

function as(person: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { cookie: cookies.get(person) ?? '', ...init.headers };
  return fetch(new URL(path, agency.url), { ...init, headers });
}

type Receipt = { readonly outcome: string; readonly rule?: string; readonly version?: number };

async function post(
  person: string,
  document: string,
  command: PersonCommand,
  basedOn: number,
  id = uuid7(),
): Promise<Receipt> {
  const envelope = { id, document, basedOn, decidedAt: new Date().toISOString(), command };
  const answer = await as(person, '/sync/commands', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: 1, envelopes: [envelope] }),
  });
  const { receipts } = (await answer.json()) as { receipts: readonly [Receipt] };
  return receipts[0];
}

type Step = readonly [person: string, command: PersonCommand, id?: string];

const directs = (
  lead: string,
  ...others: readonly [string, 'coHandler' | 'informed'][]
): PersonCommand => ({
  type: 'IssueDirective',
  text: 'Giao xử lý.',
  assignments: [{ to: lead, role: 'lead' }, ...others.map(([to, role]) => ({ to, role }))],
});

function stepsTo(name: string): readonly Step[] {
  const deputy: Step = ['giamdoc', directs('pgd.hatang')];
  const head: Step = ['pgd.hatang', directs('tp.cntt')];
  const directive = uuid7();
  const steps: Readonly<Record<string, readonly Step[]>> = {
    registered: [],
    withDeputy: [deputy],
    withHead: [deputy, head],
    withOfficer: [deputy, head, ['tp.cntt', directs('cv.cntt1')]],
    coHandled: [deputy, ['pgd.hatang', directs('tp.cntt', ['tp.baochi', 'coHandler'])]],
    informed: [['giamdoc', directs('pgd.hatang', ['cv.vp1', 'informed'])]],
    recalled: [
      ['giamdoc', directs('pgd.hatang'), directive],
      ['giamdoc', { type: 'RecallDirective', directive, reason: 'đổi' }],
    ],
    finished: [['giamdoc', { type: 'CloseIncoming', text: 'Lưu' }]],
  };
  return steps[name] ?? [];
}

async function make(name: string) {
  const id = `incoming:${uuid7()}`;
  const bytes = new TextEncoder().encode(`%PDF-1.4\n% ${name} ${id}\n%%EOF\n`);
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
  const put = await as('vanthu', `/api/files/${hash}`, { method: 'PUT', body: bytes });
  expect(put.status).toBe(201);
  const file = { sha256: hash, name: 'a.pdf', size: bytes.length, mediaType: 'application/pdf' };
  const today = dayOf(new Date().toISOString());
  const facts = { arrivedOn: today, reference: `${name}/${id.slice(-6)}`, files: [file] };
  expect(await post('vanthu', id, registers(facts), 0)).toMatchObject({ outcome: 'recorded' });
  for (const [at, [person, command, envelope]] of stepsTo(name).entries()) {
    const receipt = await post(person, id, command, at + 1, envelope);
    expect(receipt).toMatchObject({ outcome: 'recorded' });
  }
  return { id, file: hash };
}

const matrix = Object.keys(readersOf).flatMap((name) =>
  people.map((person) => [name, person] as const),
);

test.each(matrix)('[DK1] who reads a document %s: %s', async (name, person) => {
  const { id, file } = documents.get(name) ?? { id: '', file: '' };
  const may = readersOf[name]?.includes(person) === true;
  const encoded = encodeURIComponent(id);
  const reads = [
    `/api/documents/${encoded}`,
    `/sync/desk/${encoded}`,
    `/api/files/${file}?document=${encoded}`,
  ];
  for (const path of reads) expect((await as(person, path)).status, path).toBe(may ? 200 : 404);
  const snapshot = await (await as(person, '/sync/desk/_snapshot')).text();
  expect(snapshot.includes(`"_id":"${id}"`)).toBe(may);
  const rows = (await (await as(person, '/sync/desk/_all_docs')).json()) as {
    rows: { id: string }[];
  };
  expect(rows.rows.some((row) => row.id === id)).toBe(may);
});

const everyCommand = (id: string): readonly IncomingCommand[] => [
  { type: 'CorrectRegistration', changes: { subject: 'x' }, reason: 'x' },
  { type: 'IssueDirective', text: 'x', assignments: [{ to: 'pgd.noidung', role: 'lead' }] },
  { type: 'ReturnDocument', reason: 'không thuộc lĩnh vực' },
  { type: 'RecallDirective', directive: id.slice(9), reason: 'x' },
  { type: 'MarkSeen' },
  { type: 'Comment', text: 'x' },
  { type: 'AskExtension', assignment: `${id.slice(9)}.0`, due: '2027-01-04', reason: 'x' },
  { type: 'GrantExtension', assignment: `${id.slice(9)}.0`, due: '2027-01-04' },
  { type: 'RefuseExtension', assignment: `${id.slice(9)}.0`, reason: 'x' },
  { type: 'ReportResult', text: 'x' },
  { type: 'AcceptResult', assignment: `${id.slice(9)}.0` },
  { type: 'SendBackResult', assignment: `${id.slice(9)}.0`, reason: 'x' },
  { type: 'HandOverOriginal', to: 'vanthu' },
  { type: 'ReceiveOriginal' },
  { type: 'CloseIncoming' },
  { type: 'ReopenIncoming', reason: 'x' },
  { type: 'PresentIncoming', reason: 'x' },
  { type: 'WithdrawIncoming', cause: 'mistake', reason: 'x' },
  { type: 'Remind', assignment: `${id.slice(9)}.0` },
  { type: 'AnswerReminder', text: 'x' },
];
const outsiders = matrix.filter(([name, person]) => readersOf[name]?.includes(person) === false);

test.each(outsiders)(
  '[DK1] whoever may not read a document %s cannot act on it: %s',
  async (name, person) => {
    const { id } = documents.get(name) ?? { id: '' };
    const before = await (await as('vanthu', `/api/documents/${encodeURIComponent(id)}`)).text();
    for (const command of everyCommand(id)) {
      const receipt = await post(person, id, command, 1);
      // Who had it and lost it by a recall is told so (AS2), where the act is one that the assignment gave.
      expect(receipt.outcome, command.type).toBe('rejected');
      if (name !== 'recalled' || person !== 'pgd.hatang')
        expect(receipt.rule, command.type).toBe('UNKNOWN');
    }
    const after = await (await as('vanthu', `/api/documents/${encodeURIComponent(id)}`)).text();
    expect(after).toBe(before);
  },
);
