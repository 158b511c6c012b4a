import { strFromU8, unzipSync } from 'fflate';
import { XMLParser } from 'fast-xml-parser';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attribute, attributesOf, parseXml, type XmlElement } from './xml.ts';

const parser = new XMLParser({
  ...{ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '' },
  ...{ parseTagValue: false, parseAttributeValue: false, trimValues: false },
  ...{ ignoreDeclaration: true, ignorePiTags: true, processEntities: true },
});

/** Our tree in the shape of fast-xml-parser's. */
function likeParser(element: XmlElement): unknown {
  const keys = [...attributesOf(element.attributes)].map(([key]) => key);
  const attributes = keys.map((key) => [key, attribute(element, key)]);
  const words = element.text === '' ? [] : [{ '#text': element.text }];
  return {
    [element.name]: [...words, ...element.children.map(likeParser)],
    ...(keys.length > 0 ? { ':@': Object.fromEntries(attributes) } : {}),
  };
}

test.each(['cong-van-dung', 'cong-van-sai', 'cong-van-dung-libreoffice'])(
  'every part of %s is the tree that fast-xml-parser reads',
  (name) => {
    const parts = unzipSync(readFileSync(new URL(`../testing/${name}.docx`, import.meta.url)));
    for (const part of ['word/document.xml', 'word/styles.xml', 'word/numbering.xml']) {
      const bytes = parts[part];
      if (!bytes) continue;
      const xml = strFromU8(bytes);
      const parsed = parseXml(xml);
      expect(parsed && [likeParser(parsed.root)]).toEqual(parser.parse(xml));
    }
  },
);

test('positions are those of the text', () => {
  const xml =
    '<?xml version="1.0"?>\r\n<w:a><!-- <w:p> --><w:p x=\'>\'>\r\n<w:t>1</w:t></w:p><w:p/></w:a>';
  const [one, other] = parseXml(xml)?.root.children ?? [];
  expect(xml.slice(one?.start, one?.end)).toBe("<w:p x='>'>\r\n<w:t>1</w:t></w:p>");
  expect(xml.slice(one?.opened, one?.closing)).toBe('\r\n<w:t>1</w:t>');
  expect([one?.ordinal, other?.ordinal]).toEqual([0, 1]);
  expect(xml.slice(other?.start, other?.end)).toBe('<w:p/>');
});

test('entities of XML, character references and CDATA are words; nothing else is expanded', () => {
  const xml = '<w:t a="&lt;&quot;">&amp;&#7879;&#x1EC7;<![CDATA[<b>]]>&xxe;&#0;</w:t>';
  const root = parseXml(xml)?.root;
  expect(root?.text).toBe('&ệệ<b>&xxe;\ufffd');
  expect(attribute(root, 'a')).toBe('<"');
});

test.each([
  ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ['a document type inside', '<a><!DOCTYPE b></a>'],
  ['an element that is not closed', '<a><b></a>'],
  ['an element that is not opened', '</a>'],
  ['a tag that does not end', '<a b="'],
  ['a comment that does not end', '<a><!-- </a>'],
  ['nothing', ''],
  ['too deep', '<a>'.repeat(1000) + '</a>'.repeat(1000)],
])('%s is refused', (_, xml) => {
  expect(parseXml(xml)).toBeUndefined();
});

test('beyond the limit the rest is left unread, and the last section still counts', () => {
  const xml = `<w:d><w:b>${'<w:p></w:p>'.repeat(10)}<w:sectPr a="1"/></w:b></w:d>`;
  const parsed = parseXml(xml, { paragraphs: 3, elements: 100 });
  const names = parsed?.root.children[0]?.children.map(({ name }) => name);
  expect(parsed?.truncated).toBe(true);
  expect(names).toEqual(['w:p', 'w:p', 'w:p', 'w:p', 'w:sectPr']);
});
