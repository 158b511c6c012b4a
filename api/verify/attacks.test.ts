import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { canonicalForm, sha256 } from '../commands/canonical.ts';
import type { Entry, Payload } from '../commands/ledger.ts';
import { openUnderAttack, type UnderAttack } from './testing/agencyUnderAttack.ts';

/**
 * Whoever has the store's password tampers with it over HTTP, each time so that everything around it fits again.
 * What `verify` finds is what a signature, the rules, another database or a checkpoint outside the store tell.
 */
let agency: UnderAttack;
beforeAll(async () => {
  agency = await openUnderAttack();
  expect(await agency.problems()).toEqual([]);
});
afterEach(async () => {
  await agency.restore();
  expect(await agency.problems()).toEqual([]);
});
afterAll(() => agency.server.discard());

type Whole = Entry & { readonly payload: Payload };
const entry = (version: number) => `${agency.document}:0000000${version}`;
/** The events of an entry with other members in the first of them. */
const forged = (payload: Payload, members: object): Pick<Entry, 'payload'> => ({
  payload: { ...payload, events: [{ ...payload.events[0], ...members } as never] },
});

test('the newest entries deleted: a checkpoint is beyond the ledger’s end', async () => {
  const checkpoint = await agency.server.checkpoints.write();
  const last = `${agency.erased}:00000003`;
  await agency.tamper('ledger', last, () => null);
  const problems = await agency.problems([checkpoint]);
  expect(problems).toContain(
    `checkpoint:${checkpoint?.n}:${checkpoint?.at} the ledger ends before this checkpoint`,
  );
});

test('a text forged under a signature in a chain whose every hash is right', async () => {
  await agency.rewrite(agency.document, ({ version, payload }) =>
    version === 2 ? forged(payload, { text: 'Giao đ/c Hạnh dừng lại.' }) : {},
  );
  expect(await agency.problems()).toContain(
    `${entry(2)} the events are not those of the command that was sent`,
  );
});

test('a command and its events forged together under a device’s signature', async () => {
  const text = 'Giao đ/c Hạnh dừng lại.';
  await agency.rewrite(agency.document, ({ version, payload }) =>
    version === 2
      ? {
          payload: {
            ...payload,
            ...forged(payload, { text }).payload,
            command: { ...payload.command, text },
          },
        }
      : {},
  );
  expect(await agency.problems()).toContain(`${entry(2)} the signature is not of this command`);
});

test('an act forged so that all its hashes are right: only the signature is of another text', async () => {
  const text = 'Giao đ/c Hạnh dừng lại.';
  await agency.rewrite(agency.document, (one) => {
    if (one.version !== 2) return {};
    const { id, document, basedOn, decidedAt, by } = one;
    const command = { ...one.payload.command, text };
    const envelope = { id, document, basedOn, decidedAt, by, command };
    const payload = { ...one.payload, ...forged(one.payload, { text }).payload, command };
    return { payload: { ...payload, envelopeHash: sha256(canonicalForm(envelope)) } };
  });
  // The server may have written a checkpoint by now.
  const problems = (await agency.problems()).filter((one) => !one.startsWith('checkpoint'));
  expect(problems).toEqual([`${entry(2)} the signature is not of this command`]);
});

test('a signature that was taken away', async () => {
  await agency.rewrite(agency.document, ({ version, payload }) => {
    const { signature: _, ...unsigned } = payload;
    return version === 2 ? { payload: unsigned } : {};
  });
  expect(await agency.problems()).toContain(`${entry(2)} the signature of its device is missing`);
});

test('an act of a device that nobody knows, and of one that is another person’s', async () => {
  await agency.rewrite(agency.document, ({ version }) =>
    version === 2 ? { device: 'x'.repeat(43) } : {},
  );
  expect(await agency.problems()).toContain(`${entry(2)} nobody knows its device`);
  await agency.restore();
  await agency.rewrite(agency.document, ({ version }) =>
    version === 1 ? { by: 'pgd.noidung' } : {},
  );
  expect(await agency.problems()).toContain(`${entry(1)} its device is not one of this person`);
});

test('readers added to an entry, and to a desk', async () => {
  await agency.rewrite(agency.document, ({ version, readers }) =>
    version === 3 ? { readers: [...readers, 'cv.vp1'], desks: [...readers, 'cv.vp1'] } : {},
  );
  expect(await agency.problems()).toContain(
    `${entry(3)} its readers are not those of the rules (DK1)`,
  );
});

test('an unsigned act that its rules would have refused', async () => {
  await agency.rewrite(agency.document, ({ version }) =>
    version === 3 ? { by: 'cv.vp1', as: 'cv.vp1' } : {},
  );
  expect(await agency.problems()).toContain(
    `${entry(3)} its person could not read the document (DK1)`,
  );
});

test('an unsigned act that nobody may do, with the events that it would have', async () => {
  await agency.rewrite(agency.document, (one) => {
    if (one.version !== 3) return {};
    const command = { ...one.payload.command, text: '' };
    const { id, document, basedOn, decidedAt } = one;
    const envelopeHash = sha256(canonicalForm({ id, document, basedOn, decidedAt, command }));
    const payload = { ...one.payload, ...forged(one.payload, { text: '' }).payload, command };
    return { payload: { ...payload, envelopeHash } };
  });
  expect(await agency.problems()).toContain(`${entry(3)} the rules refuse this command`);
});

test('a time moved under a signature', async () => {
  await agency.rewrite(agency.document, ({ version, at }) =>
    version === 2 ? { at: new Date(Date.parse(at) - 1_000).toISOString() } : {},
  );
  expect(await agency.problems()).toContain(`${entry(2)} its time is not the one of OB7`);
});

test('an unsigned chain rewritten with forged text disagrees with a checkpoint', async () => {
  await agency.server.checkpoints.write();
  const text = 'Chưa rõ.';
  await agency.rewrite(agency.document, (one) => {
    if (one.version !== 3) return {};
    const command = { ...one.payload.command, text };
    const payload = { ...one.payload, ...forged(one.payload, { text }).payload, command };
    const { id, document, basedOn, decidedAt } = one;
    return {
      payload: {
        ...payload,
        envelopeHash: sha256(canonicalForm({ id, document, basedOn, decidedAt, command })),
      },
    };
  });
  expect((await agency.problems()).join('\n')).toContain('was rewritten');
});

test('two entries with one number are both named', async () => {
  const [first] = await agency.entriesOf(agency.document);
  await agency.rewrite(agency.document, ({ version }) =>
    version === 3 ? { n: first?.n ?? 0 } : {},
  );
  const problems = await agency.problems();
  expect(problems).toContain(`${entry(1)} the number ${first?.n} is there twice`);
  expect(problems).toContain(`${entry(3)} the number ${first?.n} is there twice`);
});

test('a signature put under an act that no device sent', async () => {
  await agency.rewrite(agency.document, ({ version, payload }) =>
    version === 3 ? { payload: { ...payload, signature: 'A'.repeat(86) } } : {},
  );
  expect(await agency.problems()).toContain(`${entry(3)} it is signed, and no device is named`);
});

test('an answer, a position, a desk that are not those of the rules', async () => {
  await agency.rewrite(agency.document, ({ version, payload }) =>
    version === 1 ? { payload: { ...payload, result: { ...payload.result, year: 1999 } } } : {},
  );
  expect(await agency.problems()).toContain(`${entry(1)} the answer is not the one of its rules`);
  await agency.restore();
  await agency.rewrite(agency.document, ({ version }) =>
    version === 3 ? { as: 'giamdoc', actingFor: 'pgd.hatang' } : {},
  );
  expect(await agency.problems()).toContain(`${entry(3)} it was done in another position`);
  await agency.restore();
  await agency.rewrite(agency.document, ({ version, desks }) =>
    version === 3 ? { desks: desks.slice(1) } : {},
  );
  expect(await agency.problems()).toContain(
    `${entry(3)} its desks are not those of the rules (DK3)`,
  );
});

test('what the system did, with another command', async () => {
  await agency.rewrite('office', ({ version, payload }) => {
    const { command } = payload;
    if (version !== 1 || command.type !== 'EstablishOffice') return {};
    const structure = { ...command.structure, name: 'Sở khác' };
    return { payload: { ...payload, command: { ...command, structure } as never } };
  });
  expect(await agency.problems()).toContain(
    'office:00000001 the command is not the one that was ordered',
  );
});

test('one command id for two entries, one arrival number for two documents', async () => {
  const [first] = await agency.entriesOf(agency.document);
  await agency.rewrite(agency.document, ({ version }) =>
    version === 3 ? { id: first?.id ?? '' } : {},
  );
  expect(await agency.problems()).toContain(`${entry(3)} the command id is there twice`);
  await agency.restore();
  await agency.rewrite(agency.document, ({ version, payload }) =>
    version === 1 ? forged(payload, { arrivalNumber: 2 }) : {},
  );
  const year = new Date(Date.now() + 7 * 3_600_000).getUTCFullYear();
  const problems = await agency.problems();
  expect(problems).toContain(`book:den:${year} the arrival number 2 was given twice`);
  expect(problems).toContain(`book:den:${year} the arrival number 1 is missing`);
});

test('an erasure that was ordered and not finished', async () => {
  await agency.tamper('ledger', `erased:${agency.erased}`, (one) => ({ ...one, done: false }));
  expect(await agency.problems()).toEqual([`erased:${agency.erased} an erasure was not finished`]);
});

test('a mark of erasure on an entry that has its content, or that nobody ordered to erase', async () => {
  await agency.tamper<Entry>('ledger', entry(3), (one) => ({ ...one, erased: {} }));
  expect(await agency.problems()).toContain(
    `${entry(3)} it is marked as erased and has its content`,
  );
  await agency.restore();
  await agency.tamper<Entry>('ledger', entry(2), ({ payload: _, salt: _salt, ...one }) => ({
    ...one,
    erased: {},
  }));
  expect(await agency.problems()).toContain(`${entry(2)} the content is missing`);
});

test('content so deep that it cannot be gone through is a finding of its entry alone', async () => {
  const levels = 3_000;
  const deep = JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown;
  await agency.tamper<Whole>('ledger', entry(2), (one) => ({
    ...one,
    payload: { ...one.payload, command: { ...one.payload.command, deep } },
  }));
  expect(await agency.problems()).toEqual([`${entry(2)} its content cannot be read`]);
});
