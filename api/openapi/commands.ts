import { incomingEventTypes } from '#shared/incoming/events.ts';
import { IncomingCommandSchema } from '#shared/incoming/commands.ts';
import { OfficeCommandSchema } from '#shared/office/absence.ts';
import {
  CommandsAnswer,
  EnvelopeSchema,
  FileSchema,
  MAX_ENVELOPES,
  PROTOCOL,
  ReceiptSchema,
} from '#shared/protocol.ts';
import { content, integer, object, ref, schemaOf, type Json, type Paths } from './describe.ts';

const command: Json = {
  description: 'What is done; its shape follows from the kind of the document',
  anyOf: [ref('IncomingCommand'), ref('OfficeCommand')],
};

export function commandSchemas(): Readonly<Record<string, Json>> {
  const envelope = schemaOf(EnvelopeSchema);
  const properties = envelope['properties'] as Json;
  return {
    Envelope: { ...envelope, properties: { ...properties, command } },
    IncomingCommand: schemaOf(IncomingCommandSchema),
    OfficeCommand: schemaOf(OfficeCommandSchema),
    Receipt: schemaOf(ReceiptSchema),
    File: schemaOf(FileSchema),
    IncomingEvent: {
      enum: incomingEventTypes,
      description: 'The values of `event` in the history of an incoming document’s card',
    },
  };
}

export const commandPaths: Paths = {
  '/sync/commands': {
    post: {
      summary: 'Acts: each envelope gets its own receipt, in order',
      description:
        'Sending an envelope again is harmless: the same id with the same content always gets the same receipt, a refusal too. `rule` names an id of shared/RULES.md, or FORMAT, AUTH, UNKNOWN, FILE.',
      body: content(
        object({
          protocol: integer,
          envelopes: {
            type: 'array',
            items: ref('Envelope'),
            minItems: 1,
            maxItems: MAX_ENVELOPES,
          },
        }),
      ),
      answers: {
        200: content(schemaOf(CommandsAnswer)),
        400: 'The body is no such object',
        409: content(
          object({ protocol: { const: PROTOCOL } }),
          'application/problem+json',
          'A protocol that the server does not speak',
        ),
        413: 'The body is too large',
        503: 'Nothing can be recorded at the moment; some may have been: send again',
      },
    },
  },
};
