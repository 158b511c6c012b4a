import { v7 as uuid7 } from 'uuid';
import { expect } from 'vitest';
import type { PersonCommand } from '#shared/kinds.ts';
import type { Agency } from '../agency.ts';

/** An act whose form is not what the journey is about. @returns its id, from which those of its assignments derive */
export async function submits(
  agency: Agency,
  person: string,
  document: string,
  command: PersonCommand,
  basedOn = 1,
): Promise<string> {
  const session = { id: 'journey', person, device: null };
  const envelope = { id: uuid7(), document, basedOn, decidedAt: new Date().toISOString(), command };
  const [receipt] = await agency.running().commands.submit(session, [envelope], 'vi');
  expect(receipt).toMatchObject({ outcome: 'recorded' });
  return envelope.id;
}
