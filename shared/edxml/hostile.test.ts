import { expect, test } from 'vitest';
import { EXAMPLES } from '../testing/edxmlExamples.ts';
import { LARGEST_FILE, MOST_FLAWS } from './limits.ts';
import { readEdxml } from './read.ts';
import { writeEdxml } from './write.ts';

const CLEAN = new TextDecoder().decode(writeEdxml(EXAMPLES.new));

function read(text: string) {
  return readEdxml(new TextEncoder().encode(text));
}

function codesOf(text: string): readonly string[] {
  return read(text).problems.map(({ code }) => code);
}

test('what holds no message is refused, with what to do', () => {
  const refused = (code: string) => ({ ok: false, problems: [{ code, severity: 'error' }] });
  expect(read('')).toMatchObject(refused('file.notXml'));
  expect(read('%PDF-1.7 < nothing > here')).toMatchObject(refused('file.notXml'));
  expect(read('PK\x03\x04 <a></a>')).toMatchObject(refused('file.notXml'));
  expect(read('<html><body>Not found</body></html>')).toMatchObject(refused('file.notEdxml'));
  expect(readEdxml(new Uint8Array(LARGEST_FILE + 1))).toMatchObject(refused('file.tooLarge'));
});

test('an entity is neither expanded nor fetched', () => {
  const doctype =
    '<!DOCTYPE edXML [<!ENTITY % p SYSTEM "http://demo.example/x"> %p; <!ENTITY x "]>"><!-- don\'t -->]>';
  const text = CLEAN.replace('?>', `?>${doctype}`).replace('Sở Thử', '&x; Sở Thử');
  const { problems, ...rest } = read(text);
  expect(problems.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['doctype', 'xml.reference']),
  );
  expect(rest).toMatchObject({
    ok: true,
    message: { from: { organName: expect.stringMatching(/^&x;/) } },
  });
});

test('nesting that never ends is not followed', () => {
  const deep = '<a>'.repeat(150_000);
  expect(codesOf(CLEAN.replace('<edXML:From>', `<edXML:From>${deep}`))).toContain('xml.tooDeep');
  const balanced = '<a>'.repeat(500) + '</a>'.repeat(500);
  const found = read(CLEAN.replace('<edXML:From>', `<edXML:From>${balanced}`));
  expect(found).toMatchObject({ ok: true, message: { subject: EXAMPLES.new.subject } });
});

test('tags without number are not read to the end, and not all told', () => {
  const many = '<a/>'.repeat(300_000);
  const { problems } = read(CLEAN.replace('</edXML:From>', `${many}</edXML:From>`));
  expect(problems.map(({ code }) => code)).toContain('xml.tooMany');
  expect(problems.length).toBeLessThan(2 * MOST_FLAWS);
});

test('what looks like markup over and over is told of once it is over', () => {
  const parts = ['<', '<!', '<!--', '<![CDATA[', '<!DOCTYPE a [', '<?', '</', '<a b="', '&', '&#'];
  for (const part of [...parts, '<a:', '</a>']) {
    const text = CLEAN.replace('<edXML:Subject>', `<edXML:Subject>${part.repeat(200_000)}`);
    expect(codesOf(text)).not.toEqual([]);
  }
});

test('a value of megabytes is cut, and said to be', () => {
  const long = 'dài '.repeat(500_000);
  expect(codesOf(CLEAN.replace('<edXML:Subject>', `<edXML:Subject>${long}`))).toEqual([
    'value.tooLong',
  ]);
});

test('a message that breaks off in an attachment is read up to there', () => {
  const cut = CLEAN.slice(0, CLEAN.indexOf('</ContentTransferEncoded>') - 6);
  const found = read(cut);
  expect(found).toMatchObject({ ok: true, message: { subject: EXAMPLES.new.subject } });
  expect(codesOf(cut)).toContain('xml.truncated');
});

test('a problem tells the line and the path', () => {
  const text = CLEAN.replaceAll('><', '>\n<').replace('2026/11/20', '2026/02/31');
  const line = text.slice(0, text.indexOf('<edXML:DueDate>')).split('\n').length;
  expect(read(text).problems).toEqual([
    {
      code: 'date.impossible',
      severity: 'error',
      where: 'MessageHeader/DueDate',
      line,
      text: {
        vi: 'Không có ngày “2026/02/31”. Hãy đối chiếu với tệp đính kèm.',
        en: 'There is no such date as “2026/02/31”. Compare with the attachment.',
      },
    },
  ]);
});

test('what is null although it is required is an error, and told once', () => {
  const text = CLEAN.replace(/(<edXML:To><edXML:OrganId>)[^<]*/, '$1null');
  expect(read(text).problems).toMatchObject([
    { code: 'value.null', severity: 'error', where: 'MessageHeader/To[1]/OrganId' },
  ]);
});

test('nothing that commands a terminal is told', () => {
  const { problems } = read(`\x1b[2J\x1b]0;x\x07${CLEAN.replace('2026/11/20', 'mai\x1b[31m')}`);
  expect(problems.map(({ code }) => code)).toEqual(['leading.junk', 'date.malformed']);
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  expect(JSON.stringify(problems)).not.toMatch(/[\x00-\x1f]|\\u00[01]/);
});
