import { assignmentStates, incomingStatuses, roles, urgencies } from '#shared/incoming/card.ts';
import { array, integer, nullable, object, ref, text, type Json } from './describe.ts';

const instant: Json = { type: 'string', format: 'date-time' };

const assignment = object(
  {
    id: text,
    to: { type: 'string', description: 'A position' },
    role: { enum: roles },
    due: text,
    state: { enum: assignmentStates },
    from: { type: 'string', description: 'A position' },
    actingFor: { type: 'string', description: 'The position whose rights were used' },
  },
  ['id', 'to', 'role', 'state', 'from'],
);

const historyLine = object({
  version: integer,
  at: { ...instant, description: 'When it was decided on the device' },
  receivedAt: instant,
  by: { type: 'string', description: 'A person' },
  as: { type: 'string', description: 'A position' },
  event: ref('IncomingEvent'),
});

/** The fields of an incoming document's card that are kept for other programs; it has more. */
export function cardSchema(): Json {
  const properties = {
    _id: { type: 'string', description: 'The id of the document' },
    kind: { const: 'incoming' },
    version: integer,
    status: { enum: incomingStatuses },
    subject: text,
    issuer: text,
    reference: text,
    arrivalNumber: nullable(integer),
    year: integer,
    urgency: { enum: urgencies },
    due: text,
    files: array(ref('File')),
    assignments: array(assignment),
    history: array(historyLine),
  };
  const required = Object.keys(properties).filter((name) => name !== 'due');
  return { ...object(properties, required), additionalProperties: true };
}
