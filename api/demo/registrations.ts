import type { Urgency } from '#shared/incoming/card.ts';
import type { CommandOf } from '#shared/incoming/commands.ts';
import { INCOMING_BOOK } from '#shared/incoming/registration.ts';
import type { FileRef } from '#shared/protocol.ts';
import type { Issuer, Matter } from './matters.ts';

export type Registration = {
  readonly arrivedOn: string;
  readonly documentDate: string;
  readonly issuer: Issuer;
  readonly number: number;
  readonly matter: Matter;
  readonly urgency: Urgency;
  readonly medium: 'paper' | 'electronic' | 'both';
  readonly signer: string;
};

export function referenceOf({ number, matter, issuer }: Registration): string {
  const padded = number < 10 ? `0${number}` : `${number}`;
  return matter.type === 'CV'
    ? `${padded}/${issuer.code}-VP`
    : `${padded}/${matter.type}-${issuer.code}`;
}

export function registration(
  facts: Registration,
  files: readonly FileRef[],
): CommandOf<'RegisterIncoming'> {
  return {
    type: 'RegisterIncoming',
    book: INCOMING_BOOK,
    arrivedOn: facts.arrivedOn,
    issuer: facts.issuer.name,
    reference: referenceOf(facts),
    documentDate: facts.documentDate,
    documentType: facts.matter.type,
    subject: facts.matter.subject,
    urgency: facts.urgency,
    pages: facts.medium === 'paper' ? 2 : 1,
    files: [...files],
    medium: facts.medium,
    signer: facts.signer,
  };
}
