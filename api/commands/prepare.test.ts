import { generateKeyPairSync, sign, type JsonWebKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '#shared/protocol.ts';
import type { Device, PublicKey } from '../accounts/session.ts';
import { canonicalForm } from './canonical.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  sessionOf,
  toDeputy,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, stores, type TestStore } from './testing/stores.ts';

describe.each(stores)('what a command brings with it, on the $kind store', ({ url }) => {
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

  test('a file must be here, uploaded by this person; FILE is no lasting answer', async () => {
    const file = {
      sha256: 'a'.repeat(64),
      name: 'cong-van.pdf',
      size: 1234,
      mediaType: 'application/pdf',
    };
    const document = newDocument();
    const sent = envelope(document, registration({ files: [file] }));
    const missing = { outcome: 'rejected', rule: 'FILE' };
    expect(await office.send('vanthu', sent)).toMatchObject([missing]);
    office.files.upload('giamdoc', file);
    expect(await office.send('vanthu', sent)).toMatchObject([missing]);
    office.files.upload('vanthu', file);
    const wrongSize = { ...file, size: 1 };
    const other = envelope(newDocument(), registration({ files: [wrongSize] }));
    expect(await office.send('vanthu', other)).toMatchObject([missing]);
    expect(await office.send('vanthu', sent)).toMatchObject([{ outcome: 'recorded' }]);

    const ink = [{ file: file.sha256, page: 1, strokes: [[[0.1, 0.2]]] }];
    const directive = envelope(document, { ...toDeputy, ink }, { basedOn: 1 });
    const act = await office.send('giamdoc', directive);
    expect(act).toMatchObject([{ outcome: 'recorded' }]);
    const strange = [{ file: 'b'.repeat(64), page: 1, strokes: [[[0.1, 0.2]]] }];
    const onOther = envelope(document, {
      ...comment('x'),
      files: [{ ...file, sha256: 'b'.repeat(64) }],
    });
    expect(await office.send('giamdoc', onOther)).toMatchObject([missing]);
    const further = envelope(
      document,
      { ...toDeputy, ink: strange, assignments: [] },
      { basedOn: 2 },
    );
    expect(await office.send('giamdoc', further)).toMatchObject([missing]);
  });

  describe('signatures', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' }) as JsonWebKey;
    const device: Device = {
      id: 'thumbprint',
      name: 'iPhone',
      publicKey: { kty, crv, x, y } as PublicKey,
    };

    function signed(unsigned: Envelope): Envelope {
      const bytes = Buffer.from(canonicalForm(unsigned));
      const signature = sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return { ...unsigned, signature: signature.toString('base64url') };
    }
    const submit = (...envelopes: unknown[]) =>
      office.commands.submit(sessionOf('vanthu', device), envelopes, 'vi');

    test('a device with a key signs what it sends, in whatever order the members come', async () => {
      const sent = signed(envelope(newDocument(), registration()));
      const reordered = Object.fromEntries(Object.entries(sent).reverse());
      expect(await submit(reordered)).toMatchObject([{ outcome: 'recorded' }]);
      const [entry] = await office.commands.ledger.read([`${sent.document}:00000001`]);
      expect(entry).toMatchObject({ device: device.id, payload: { signature: sent.signature } });
    });

    test('missing or altered, it is refused, and the right one is accepted afterwards', async () => {
      const unsigned = envelope(newDocument(), registration());
      const sent = signed(unsigned);
      const altered = { ...sent, decidedAt: '2026-11-09T01:59:59.000Z' };
      const receipts = await submit(
        unsigned,
        altered,
        signed(envelope(newDocument(), comment('x'))),
      );
      expect(receipts).toMatchObject([{ rule: 'AUTH' }, { rule: 'AUTH' }, { rule: 'UNKNOWN' }]);
      expect(await submit(sent)).toMatchObject([{ outcome: 'recorded' }]);
    });

    test('signed again (ES256 signs differently each time), it is the same act', async () => {
      const unsigned = envelope(newDocument(), registration());
      await submit(signed(unsigned));
      expect(await submit(signed(unsigned))).toMatchObject([{ outcome: 'alreadyRecorded' }]);
    });
  });
});
