import { crc32, deflateRawSync } from 'node:zlib';

type Options = {
  readonly encrypted?: boolean;
  readonly comment?: string;
  readonly packed?: boolean;
  /** Sizes stand behind each entry's bytes, as programs write that do not know them beforehand. */
  readonly described?: boolean;
  /** What an entry's own header calls it instead. */
  readonly disguises?: Readonly<Record<string, string>>;
};
type Entries = Readonly<Record<string, string | Buffer>> | readonly (readonly [string, string])[];

/** A ZIP archive with these entries. */
export function makeZip(entries: Entries, options: Options = {}): Buffer {
  const { comment = '', packed = false, described = false, disguises = {} } = options;
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Array.isArray(entries) ? entries : Object.entries(entries)) {
    const plain = Buffer.from(content as string);
    const data = packed ? deflateRawSync(plain) : plain;
    const fields = entryFields(name, { plain, data }, options);
    const known = disguises[name] ?? name;
    const head = Buffer.from(fields);
    if (described) head.fill(0, 10, 22);
    head.writeUInt16LE(Buffer.byteLength(known), 22);
    const descriptor = described ? [Buffer.from('PK\x07\x08'), fields.subarray(10, 22)] : [];
    const begin = [Buffer.from('PK\x03\x04'), head, Buffer.from(known)];
    const local = Buffer.concat([...begin, data, ...descriptor]);
    const pointer = Buffer.alloc(14);
    pointer.writeUInt32LE(offset, 10);
    const made = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), fields]);
    directory.push(made, pointer, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  return Buffer.concat([...locals, ...directory, endRecord(directory, offset, comment)]);
}

/** Version needed up to the length of the extra field: the same in both places. */
function entryFields(
  name: string,
  { plain, data }: { readonly plain: Buffer; readonly data: Buffer },
  { encrypted = false, packed = false, described = false }: Options,
): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE((encrypted ? 1 : 0) | (described ? 8 : 0), 2);
  fields.writeUInt16LE(packed ? 8 : 0, 4);
  fields.writeUInt32LE(crc32(plain), 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(plain.length, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

function endRecord(directory: readonly Buffer[], offset: number, comment: string): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  const count = directory.length / 3;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(
    directory.reduce((sum, part) => sum + part.length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, Buffer.from(comment)]);
}

const SECTOR = 512;
const END_OF_CHAIN = 0xfffffffe;
const TABLE_SECTOR = 0xfffffffd;

/** A compound file (the format of .doc, .xls, .ppt) whose directory names these streams, in sectors far apart. */
export function makeOle(names: readonly string[]): Buffer {
  const entries = ['Root Entry', ...names].map(directoryEntry);
  while (entries.length % 4 > 0) entries.push(Buffer.alloc(128));
  const count = entries.length / 4;
  // Sector 0 is the table; the directory takes every second sector behind it.
  const places = Array.from({ length: count }, (_, n) => 1 + 2 * n);
  const file = Buffer.alloc(SECTOR * (2 + 2 * count), 0xff);
  header(places[0] ?? END_OF_CHAIN).copy(file);
  file.writeUInt32LE(TABLE_SECTOR, SECTOR);
  places.forEach((place, n) => {
    file.writeUInt32LE(places[n + 1] ?? END_OF_CHAIN, SECTOR + place * 4);
    Buffer.concat(entries.slice(n * 4, n * 4 + 4)).copy(file, SECTOR * (place + 1));
  });
  return file;
}

function header(directory: number): Buffer {
  const bytes = Buffer.alloc(SECTOR, 0xff);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.fill(0, 8, 76);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt32LE(1, 44);
  bytes.writeUInt32LE(directory, 48);
  bytes.writeUInt32LE(0, 76);
  return bytes;
}

function directoryEntry(name: string): Buffer {
  const entry = Buffer.alloc(128);
  entry.write(name, 'utf16le');
  entry.writeUInt16LE((name.length + 1) * 2, 64);
  return entry;
}
