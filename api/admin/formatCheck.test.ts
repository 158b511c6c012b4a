import path from 'node:path';
import { expect, test } from 'vitest';
import { checkFile } from './fileCheck.ts';

const sample = (name: string) =>
  path.join(import.meta.dirname, '../../shared/format/testing', name);

async function run(...argv: readonly string[]) {
  const lines: string[] = [];
  const status = await checkFile(['format-check', ...argv], (line) => void lines.push(line));
  return { status, text: lines.join('\n') };
}

test('the exit status says whether anything is blocking', async () => {
  const right = await run(sample('cong-van-dung.docx'));
  expect(right.status).toBe(0);
  const wrong = await run(sample('cong-van-sai.docx'));
  expect(wrong.status).toBe(1);
  expect(wrong.text).toContain('✗ margin.left: Lề trái 20 mm → từ 30 đến 35 mm (NĐ 30/2020');
});

test('--json prints the findings for programs, by the rules of the day asked for', async () => {
  const { status, text } = await run(
    ...['--json', '--date', '2019-11-20', '--type', 'CV', sample('cong-van-sai.docx')],
  );
  const json = JSON.parse(text) as { regime: string; findings: { severity: string }[] };
  expect(json.regime).toBe('tt01');
  expect(json.findings.length).toBeGreaterThan(0);
  expect(status).toBe(json.findings.some(({ severity }) => severity === 'blocking') ? 1 : 0);
});

test('what cannot be read, is not there or is asked for wrongly ends with 2', async () => {
  expect((await run(sample('../check.ts'))).status).toBe(2);
  expect((await run(sample('nowhere.docx'))).status).toBe(2);
  expect((await run('--date', 'today', sample('cong-van-dung.docx'))).status).toBe(2);
  expect((await run()).status).toBe(2);
});
