import { hash } from 'node:crypto';
import { kindOf } from '#shared/kinds.ts';
import { SYSTEM, type SystemCommand } from '#shared/system.ts';
import { canonicalForm, sha256 } from './canonical.ts';
import { namedIn } from './named.ts';
import type { Submission } from './submission.ts';

/** An act of the system that follows from something. */
export type SystemOrder = {
  readonly document: string;
  readonly command: SystemCommand;
  /** What it follows from, such as an entry's hash: the same cause gives the same act once, however often. */
  readonly cause: string;
};

/** Throws for a document of no known kind: only our own code orders something here. */
export function systemSubmission({ document, command, cause }: SystemOrder): Submission {
  const kind = kindOf(document);
  if (!kind) throw new Error(`The system cannot act on ${document}`);
  const sent = canonicalForm(command);
  return {
    id: systemId(`${cause}\n${document}\n${command.type}`),
    document,
    kind,
    basedOn: 0,
    person: SYSTEM,
    command,
    envelopeHash: sha256(sent),
    length: sent.length,
    named: namedIn(command),
    permitted: new Set(),
  };
}

/** In the shape of a UUIDv7, so that it passes wherever a command's id does; no time can be read from it. */
export function systemId(origin: string): string {
  const hex = hash('sha256', origin);
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4];
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}
