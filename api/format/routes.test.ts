import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/startTestServer.ts';

type Answer = {
  readonly regime: string;
  readonly type: string;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly is: string;
    readonly repairable: boolean;
  }[];
};

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startTestServer();
  cookie = await server.signIn('cv.cntt1');
}, 60_000);
afterAll(() => server.discard());

const samples = path.join(import.meta.dirname, '../../shared/format/testing');
const sample = async (name: string) => new Uint8Array(await readFile(path.join(samples, name)));

function post(body: Uint8Array, query = '', language = 'vi'): Promise<Response> {
  const headers = { cookie, 'Accept-Language': language };
  const request = { method: 'POST', headers, body: new Uint8Array(body) };
  return Promise.resolve(server.app.request(`/api/format-check${query}`, request));
}

async function check(body: Uint8Array, query = '', language = 'vi'): Promise<Answer> {
  const answer = await post(body, query, language);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

test('a document laid out wrong is told finding by finding, in the language asked for', async () => {
  const bytes = await sample('cong-van-sai.docx');
  const vietnamese = await check(bytes);
  expect(vietnamese).toMatchObject({ regime: 'nd30', type: 'CV' });
  const blocking = vietnamese.findings.filter(({ severity }) => severity === 'blocking');
  expect(blocking.length).toBeGreaterThanOrEqual(15);
  for (const finding of vietnamese.findings) {
    expect(Object.keys(finding).sort()).toEqual(
      ['article', 'is', 'repairable', 'rule', 'severity', 'should', 'where'].sort(),
    );
  }
  const left = ({ rule }: { rule: string }) => rule === 'margin.left';
  expect(vietnamese.findings.find(left)).toMatchObject({ is: 'Lề trái 20 mm', repairable: true });
  const english = await check(bytes, '', 'en');
  expect(english.findings.find(left)?.is).toMatch(/left margin 20 mm/i);
});

test('a document laid out as the decree asks has nothing blocking', async () => {
  const { findings } = await check(await sample('cong-van-dung.docx'));
  expect(findings.filter(({ severity }) => severity === 'blocking')).toEqual([]);
});

test('the day decides by which rules, the type is taken as given', async () => {
  const bytes = await sample('cong-van-dung.docx');
  const { regime, findings, type } = await check(bytes, '?date=2019-11-20&type=TB');
  expect(regime).toBe('tt01');
  expect(type).toBe('TB');
  expect(findings.filter(({ severity }) => severity === 'blocking')).toEqual([]);
});

test('a PDF is checked as far as it carries what is asked', async () => {
  const pdf = path.join(import.meta.dirname, '../demo/files/cong-van-thuong.pdf');
  const { type, findings } = await check(new Uint8Array(await readFile(pdf)));
  expect(type).toBe('CV');
  expect(findings.every(({ repairable }) => !repairable)).toBe(true);
});

test.each([
  ['text', 415, strToU8('Kính gửi: Sở Nội vụ')],
  ['nothing', 415, new Uint8Array()],
  ['an old .doc', 415, new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
  ['half a PDF', 422, strToU8('%PDF-1.7\n1 0 obj')],
  ['a bomb', 422, bomb()],
] as const)('%s is refused with %i and what to do', async (_what, status, bytes) => {
  const answer = await post(bytes);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await answer.json()).toMatchObject({ title: 'Không kiểm tra được tệp này', status });
});

test('a scan without words cannot be checked, and that is said', async () => {
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]);
  const answer = await post(await pdf.save());
  expect(answer.status).toBe(422);
  expect(((await answer.json()) as { detail: string }).detail).toContain('bản quét');
});

test('a day or a type that is none is refused', async () => {
  const bytes = await sample('cong-van-dung.docx');
  for (const query of ['?date=2026-02-30', '?type=XYZ', '?other=1']) {
    expect((await post(bytes, query)).status).toBe(400);
  }
});

/** A small file that would unpack to 300 MB of words. */
function bomb(): Uint8Array {
  const paragraph = '<w:p><w:r><w:t>a</w:t></w:r></w:p>';
  const words = strToU8(paragraph.repeat(300_000_000 / paragraph.length));
  return zipSync({
    '[Content_Types].xml': strToU8('<Types/>'),
    '_rels/.rels': strToU8('<Relationships/>'),
    'word/document.xml': words,
  });
}
