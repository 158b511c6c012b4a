import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeEdxml } from '#shared/edxml/write.ts';
import { EXAMPLES } from '#shared/testing/edxmlExamples.ts';
import { checkFile, isFileVerb } from './fileCheck.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'butphe-edxml-'));
const CLEAN = new TextDecoder().decode(writeEdxml(EXAMPLES.new));

function fileOf(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function run(...argv: readonly string[]) {
  const lines: string[] = [];
  const status = await checkFile(argv, (line) => void lines.push(line));
  return { status, output: lines.join('\n') };
}

test('a clean message ends with 0, a faulty one with 1, none with 2', async () => {
  const clean = await run('edxml-check', fileOf('clean.edxml', CLEAN));
  expect(clean.status).toBe(0);
  expect(clean.output).toContain(EXAMPLES.new.subject);
  const faulty = await run('edxml-check', fileOf('x.edxml', CLEAN.replace('11/20', '02/31')));
  expect(faulty.status).toBe(1);
  expect(faulty.output).toMatch(/date\.impossible \(MessageHeader\/DueDate:2\): Không có ngày/);
  expect(await run('edxml-check', fileOf('x.pdf', '%PDF-1.7'))).toMatchObject({ status: 2 });
  expect(await run('edxml-check', path.join(folder, 'none'))).toMatchObject({ status: 2 });
});

test('--json prints the report for programs', async () => {
  const { status, output } = await run('edxml-check', '--json', fileOf('clean.edxml', CLEAN));
  expect(status).toBe(0);
  expect(JSON.parse(output)).toMatchObject({
    ok: true,
    kind: 'document',
    attachments: [{ actualType: 'application/pdf' }],
    problems: [],
  });
});

test('another line is answered with how it should be', async () => {
  expect(await run('edxml-check')).toMatchObject({
    status: 2,
    output: expect.stringContaining('edxml-check <file> [--json]') as unknown,
  });
  expect(await run('edxml-check', 'a', '--what')).toMatchObject({ status: 2 });
  expect(isFileVerb('edxml-check')).toBe(true);
  expect(isFileVerb('toString')).toBe(false);
});
