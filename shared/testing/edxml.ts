import fc from 'fast-check';
import { attachmentOf } from '../edxml/attachments.ts';
import { composeDocumentId } from '../edxml/documentId.ts';
import { STATUS_CODES } from '../edxml/message.ts';
import type * as edxml from '../edxml/message.ts';

/** Letters of every plane, what XML has to escape, blanks and lines within; NFC and trimmed, as messages are read. */
const words = fc
  .oneof(
    fc.constantFrom(
      'V/v tăng cường công tác văn thư',
      'Sở Thử nghiệm tỉnh Demo',
      'A & B < C > "D"',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc.string({ unit: fc.constantFrom('ữ', 'ệ', 'Đ', ']]>', '&amp;', '\n', '\r', ' ', '𝒳') }),
  )
  .map((text) =>
    text
      .replace(/[^\P{Cc}\n\r]/gu, '')
      .toWellFormed()
      .normalize('NFC')
      .trim(),
  )
  .filter((text) => text !== '' && !/^(?:null|undefined|\(null\)|nil)$/i.test(text));
const organId = fc.constantFrom('000.00.01.H99', 'G09.10', 'H99.12');
const day = fc
  .date({ min: new Date('1995-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const instant = fc
  .date({ min: new Date('1995-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`);
const number = fc.nat({ max: 999_999_999 });
const documentId = fc.oneof(
  fc.uuid(),
  fc
    .tuple(organId, day, fc.integer({ min: 1, max: 9999 }))
    .map(([organ, date, n]) => composeDocumentId(organ, date, `${n}/SNV-VTLT`)),
);

/** Each member but those required may be left out. */
function some<T, K extends keyof T>(
  members: { [P in keyof T]: fc.Arbitrary<T[P]> },
  ...requiredKeys: K[]
) {
  return fc.record<T, K>(members, { requiredKeys });
}

const organization: fc.Arbitrary<edxml.Organization> = some(
  {
    ...{ organId, organName: words, organizationInCharge: words, organAdd: words },
    ...{ email: words, telephone: words, fax: words, website: words },
  },
  'organId',
  'organName',
);
const responseFor: fc.Arbitrary<edxml.ResponseFor> = some(
  { organId, code: words, promulgationDate: day, documentId },
  'organId',
  'documentId',
);
const staffInfo: fc.Arbitrary<edxml.StaffInfo> = some(
  { department: words, staff: words, mobile: words, email: words },
  'staff',
);
const texts = fc.array(words, { maxLength: 3 });
const otherInfo: fc.Arbitrary<edxml.OtherInfo> = some(
  {
    ...{ priority: fc.nat({ max: 4 }), sphereOfPromulgation: words, typerNotation: words },
    ...{ promulgationAmount: number, pageAmount: number, direction: words, appendixes: texts },
  },
  'appendixes',
  'pageAmount',
);

const PDF = new TextEncoder().encode('%PDF-1.7\n');

const attachments: fc.Arbitrary<readonly edxml.Attachment[]> = fc
  .array(fc.record({ description: words, body: fc.uint8Array({ maxLength: 200 }) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) =>
    all.map(({ description, body }, index) => {
      const described = { attachmentName: `tep-${index}.pdf`, contentType: 'application/pdf' };
      const bytes = new Uint8Array([...PDF, ...body]);
      return attachmentOf({ contentId: `c${index}`, ...described, description }, bytes);
    }),
  );

/** Some signature, as another program could have made it; nobody here verifies it. */
export const SIGNATURE =
  '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>\r\n <Reference URI=""/></SignedInfo>' +
  '<SignatureValue>q83v&#13;\n</SignatureValue></Signature>';

const TYPES: readonly edxml.DocumentKind[] = ['new', 'recall', 'update', 'replacement'];

function bussinessOf(kind: edxml.DocumentKind): fc.Arbitrary<edxml.Bussiness> {
  const receiver = some({ receiverType: fc.nat({ max: 1 }), organId }, 'organId');
  const replacement = fc.record({ documentId, organIdList: fc.array(organId, { maxLength: 2 }) });
  return some(
    {
      bussinessDocType: fc.constant(TYPES.indexOf(kind)),
      bussinessDocReason: words,
      bussinessDocumentInfo: some(
        {
          documentInfo: fc.nat({ max: 1 }),
          documentReceiver: fc.nat({ max: 1 }),
          receiverList: fc.array(receiver, { maxLength: 2 }),
        },
        'receiverList',
        'documentInfo',
      ),
      documentId,
      staffInfo,
      paper: fc.nat({ max: 1 }),
      replacementInfoList: fc.array(replacement, {
        minLength: kind === 'replacement' ? 1 : 0,
        maxLength: 2,
      }),
    },
    'bussinessDocType',
    'bussinessDocReason',
    'documentId',
    'replacementInfoList',
    'bussinessDocumentInfo',
  );
}

/** Any message of a kind, without a fault: what a sending program could mean. */
export function anyDocument(kind: edxml.DocumentKind): fc.Arbitrary<edxml.DocumentMessage> {
  const traceHeaders = fc.array(some({ organId, timestamp: instant }, 'organId'), { maxLength: 3 });
  return some(
    {
      kind: fc.constant('document' as const),
      ...{ from: organization, to: fc.array(organization, { minLength: 1, maxLength: 3 }) },
      code: fc.record({ codeNumber: words, codeNotation: words }),
      promulgationInfo: fc.record({ place: words, promulgationDate: day }),
      documentType: some({ type: number, typeDetail: number, typeName: words }, 'typeName'),
      ...{ subject: words, content: words, dueDate: day, toPlaces: texts, otherInfo },
      signerInfo: some({ competence: words, position: words, fullName: words }, 'fullName'),
      ...{ responseFor: fc.array(responseFor, { maxLength: 2 }), steeringType: number, documentId },
      traceHeaderList: fc.record({ traceHeaders, bussiness: bussinessOf(kind) }),
      ...{ signature: fc.constant(SIGNATURE), references: fc.constant([]), attachments },
    },
    ...(['kind', 'from', 'to', 'code', 'promulgationInfo', 'documentType', 'subject'] as const),
    ...(['toPlaces', 'signerInfo', 'responseFor', 'documentId'] as const),
    ...(['traceHeaderList', 'references', 'attachments'] as const),
  ).map((message) => ({ ...message, references: message.attachments.map(referenceTo) }));
}

function referenceTo({ encoded: _, ...described }: edxml.Attachment): edxml.Reference {
  return described;
}

export function anyStatus(): fc.Arbitrary<edxml.StatusMessage> {
  return some(
    {
      ...{ kind: fc.constant('status' as const), from: organization, responseFor, staffInfo },
      ...{ statusCode: fc.constantFrom(...STATUS_CODES), description: words, timestamp: instant },
      signature: fc.constant(SIGNATURE),
    },
    ...(['kind', 'from', 'responseFor', 'statusCode', 'timestamp'] as const),
  );
}

export const ANY_MESSAGE: Readonly<
  Record<edxml.DocumentKind | 'status', fc.Arbitrary<edxml.Message>>
> = {
  new: anyDocument('new'),
  recall: anyDocument('recall'),
  update: anyDocument('update'),
  replacement: anyDocument('replacement'),
  status: anyStatus(),
};
