import { generateKeyPairSync, sign, verify, type JsonWebKey } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindOf, type Command } from '#shared/kinds.ts';
import type { Receipt } from '#shared/protocol.ts';
import type { Device, PublicKey } from '../accounts/session.ts';
import { canonicalForm, sha256 } from './canonical.ts';
import { entryId, makeEntry, type Entry } from './ledger.ts';
import { isSameValue, signedText } from './signedText.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  sessionOf,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, stores, type TestStore } from './testing/stores.ts';

const nested = (open: string, close: string, times: number) =>
  `${open.repeat(times)}1${close.repeat(times)}`;

/** Members that a careless reader lets through, as JSON text. */
const hidden: readonly (readonly [string, string])[] = [
  ['a prototype', '"__proto__":{"text":"khác"}'],
  ['a secrecy mark', '"__proto__":"MẬT"'],
  ['a constructor, deep', `"constructor":${nested('{"a":', '}', 4_550)}`],
  ['arrays, deep', `"prototype":${nested('[', ']', 9_000)}`],
  ['what every object has', '"toString":1'],
  ['a file with a prototype', '"files":[{"__proto__":{"sha256":"x"}}]'],
  ['files that are arrays, deep', `"files":${nested('[', ']', 20_000)}`],
  ['half a letter', '"text":"\\ud83d"'],
  ['half a letter for a name', '"\\ud83d":1'],
  ['a number without end', '"pages":1e999'],
];

describe.each(stores)('what is recorded is what was parsed, on the $kind store', ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;

  beforeAll(async () => {
    opened = await openStore(url);
    office = await openOffice(opened.store);
  });
  afterAll(async () => {
    await office.commands.close();
    await opened.close();
  });

  async function post(...envelopes: readonly string[]): Promise<readonly Receipt[]> {
    const answer = await office.commands.routes.request('/sync/commands', {
      method: 'POST',
      headers: { 'X-Person': 'vanthu' },
      body: `{"protocol":1,"envelopes":[${envelopes.join(',')}]}`,
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { receipts: Receipt[] }).receipts;
  }
  async function registered(): Promise<string> {
    const document = newDocument();
    await office.send('vanthu', envelope(document, registration()));
    return document;
  }
  async function entryOf(document: string, version: number): Promise<Entry> {
    const [entry] = await office.commands.ledger.read([entryId(document, version)]);
    return entry as Entry;
  }

  test.each(hidden)('%s in a command is refused, and its neighbour recorded', async (_, member) => {
    const document = await registered();
    const good = envelope(document, comment('Đã nhận'), { basedOn: 1 });
    const bad = JSON.stringify(envelope(document, comment('xem'), { basedOn: 1 }));
    const inCommand = bad.replace('"text":"xem"', `"text":"xem",${member}`);
    const inEnvelope = bad.replace('{', `{${member},`);
    expect(await post(inCommand, JSON.stringify(good), inEnvelope)).toMatchObject([
      { outcome: 'rejected', rule: 'FORMAT' },
      { outcome: 'recorded', version: 2 },
      { outcome: 'rejected', rule: 'FORMAT' },
    ]);
    expect((await office.commands.verify()).problems).toEqual([]);
  });

  test('whatever is hidden anywhere in a command: refused, or recorded as it was parsed', async () => {
    const document = await registered();
    const name = fc.constantFrom('__proto__', 'constructor', 'prototype', 'type', 'text', 'x');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        fc.constantFrom('a', 'e\u0302\u0301', 'ế\u200b', 1, null),
        fc.array(tie('tree'), { maxLength: 2 }),
        fc.array(fc.tuple(name, tie('tree')), { maxLength: 3 }).map(asJsonObject),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, tree, async (text, more) => {
        const sent = envelope(document, { type: 'Comment', text, ...(more as object) });
        const [receipt] = await office.send('vanthu', { ...sent, basedOn: 1 });
        if (receipt?.outcome !== 'recorded') {
          expect(receipt).toMatchObject({ rule: 'FORMAT' });
          return;
        }
        const entry = await entryOf(document, receipt.version);
        const parsed = kindOf(document)?.parse(sent.command);
        expect(entry.payload?.command).toEqual(parsed?.ok ? parsed.command : undefined);
        expect(signedText(entry)).toBe(canonicalForm({ ...sent, basedOn: 1 }));
      }),
      { numRuns: 150 },
    );
    expect((await office.commands.verify()).problems).toEqual([]);
  });

  test('what was sent for somebody whom its author stands in for can be checked again', async () => {
    const absence = { person: 'giamdoc', from: '2026-11-09', to: '2026-11-10' };
    const away = { type: 'RecordAbsence', ...absence, standIn: 'pgd.hatang' };
    const recorded = await office.send('giamdoc', envelope('office', away, { basedOn: 1 }));
    expect(recorded).toMatchObject([{ outcome: 'recorded' }]);
    const document = await registered();
    const directive = {
      ...{ type: 'IssueDirective', text: 'Giao đ/c Nội chỉ đạo.' },
      assignments: [{ to: 'pgd.noidung', role: 'lead' }],
    };
    const sent = envelope(document, directive, { basedOn: 1, as: 'giamdoc', by: 'pgd.hatang' });
    const receipts = await office.send('pgd.hatang', sent);
    expect(receipts).toMatchObject([{ outcome: 'recorded', version: 2 }]);
    const entry = await entryOf(document, 2);
    expect(entry).toMatchObject({ as: 'pgd.hatang', actingFor: 'giamdoc' });
    expect(signedText(entry)).toBe(canonicalForm(sent));
  });

  test('what a device signed can be checked again, also where it is not what is recorded', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' }) as JsonWebKey;
    const key = { kty, crv, x, y } as PublicKey;
    const device: Device = { id: 'thumbprint', name: 'iPhone', publicKey: key };
    const document = await registered();
    const texts = ['Kính gửi', 'Ki\u0301nh gửi', 'Kính\u200b gửi'];
    const dsaEncoding = 'ieee-p1363';
    for (const [at, text] of texts.entries()) {
      const unsigned = envelope(document, comment(text), { basedOn: 1, by: 'vanthu' });
      const bytes = Buffer.from(canonicalForm(unsigned));
      const signature = sign('sha256', bytes, { key: privateKey, dsaEncoding });
      const sent = { ...unsigned, signature: signature.toString('base64url') };
      await office.commands.submit(sessionOf('vanthu', device), [sent], 'vi');
      const entry = await entryOf(document, at + 2);
      expect(entry.payload).toMatchObject({ command: comment('Kính gửi') });
      expect(entry.payload?.sent === undefined).toBe(at === 0);
      const kept = Buffer.from(entry.payload?.signature ?? '', 'base64url');
      const signed = Buffer.from(signedText(entry) ?? '');
      expect(verify('sha256', signed, { key: publicKey, dsaEncoding }, kept)).toBe(true);
    }
  });
});

function asJsonObject(members: readonly (readonly [string, unknown])[]): object {
  const texts = members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return JSON.parse(`{${texts.join(',')}}`) as object;
}

const facts = {
  ...{ n: 1, epoch: 1, document: newDocument(), version: 1, id: 'x', by: 'vanthu', as: 'vanthu' },
  ...{ at: '', decidedAt: '', receivedAt: '', basedOn: 0, readers: [], desks: [], previous: '' },
};

function entryFor(command: unknown, sent: object, more: { sent?: string } = {}): Entry {
  const { document, id, basedOn, decidedAt } = facts;
  const text = canonicalForm({ document, id, basedOn, decidedAt, ...sent });
  const payload = { command: command as Command, events: [], envelopeHash: sha256(text), ...more };
  return makeEntry(facts, payload, 'salt');
}

test('an entry of before, which holds the command as it was sent, gives the text that was signed', () => {
  const command = { type: 'Comment', text: 'Ki\u0301nh gửi' };
  for (const also of [{}, { by: 'vanthu' }, { as: 'vanthu' }, { as: 'vanthu', by: 'vanthu' }]) {
    const entry = entryFor(command, { command, ...also });
    expect(sha256(signedText(entry) ?? '')).toBe(entry.payload?.envelopeHash);
  }
});

test('a text that was signed says nothing for an entry that says something else', () => {
  const command = { type: 'Comment', text: 'Ki\u0301nh gửi' };
  const { document, id, basedOn, decidedAt } = facts;
  const sent = canonicalForm({ document, id, basedOn, decidedAt, command });
  const kept = { ...command, text: 'Kính gửi' };
  expect(signedText(entryFor(kept, { command }, { sent }))).toBe(sent);
  expect(signedText(entryFor({ ...kept, text: 'khác' }, { command }, { sent }))).toBeUndefined();
  expect(signedText(entryFor(kept, { command, id: 'y' }, { sent }))).toBeUndefined();
  expect(signedText(entryFor(kept, { command }, { sent: '{' }))).toBeUndefined();
});

test('nothing that somebody puts into the store breaks the check of it', () => {
  const deep: unknown = JSON.parse(nested('[', ']', 50_000));
  const entry = entryFor(null, {});
  const payload = { ...entry.payload, command: deep, sent: nested('[', ']', 50_000) };
  expect(signedText({ ...entry, payload } as unknown as Entry)).toBeUndefined();
  expect(() => canonicalForm(deep)).toThrow(TypeError);
});

test('two values of JSON are the same exactly when their canonical forms are', () => {
  const values = fc.jsonValue({ maxDepth: 3 });
  const reordered = (value: unknown): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(Object.entries(value).toReversed());
  fc.assert(
    fc.property(values, values, (one, other) => {
      expect(isSameValue(one, other)).toBe(canonicalForm(one) === canonicalForm(other));
      expect(isSameValue(one, structuredClone(one))).toBe(true);
      expect(isSameValue(one, reordered(one))).toBe(true);
    }),
  );
  for (const [one, other] of [
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: undefined }, { b: undefined }],
    [[], {}],
    [['a'], { 0: 'a' }],
    [null, {}],
    [{ toString: 1 }, { a: 1 }],
  ])
    expect(isSameValue(one, other)).toBe(false);
});
