import * as v from 'valibot';
import { Name, textUpTo } from '#shared/protocol.ts';
import { CheckpointSchema } from '../checkpoints/checkpoint.ts';
import { CalendarFile, OfficeFile } from './officeFile.ts';

const Password = v.pipe(v.string(), v.maxLength(1_000));

/** RFC 7638: what list-devices shows. */
const DeviceId = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9_-]{43}$/,
    '43 ký tự như list-devices in ra / 43 characters, as list-devices prints',
  ),
);

/** What the administrator's tool asks for, of the running server or of the store itself. */
export const AdminRequest = v.variant('verb', [
  v.strictObject({
    verb: v.literal('create-account'),
    username: Name,
    person: Name,
    name: v.optional(v.pipe(textUpTo(200), v.minLength(1))),
    office: v.optional(v.pipe(textUpTo(200), v.minLength(1))),
    positions: v.array(Name),
    password: Password,
  }),
  v.strictObject({ verb: v.literal('list-accounts') }),
  v.strictObject({ verb: v.literal('disable-account'), username: Name }),
  v.strictObject({ verb: v.literal('set-password'), username: Name, password: Password }),
  v.strictObject({ verb: v.literal('set-office'), structure: OfficeFile }),
  v.strictObject({ verb: v.literal('set-calendar'), calendar: CalendarFile }),
  v.strictObject({ verb: v.literal('list-devices'), person: v.optional(Name) }),
  v.strictObject({ verb: v.literal('wipe-device'), device: DeviceId, person: v.optional(Name) }),
  v.strictObject({ verb: v.literal('rebuild') }),
  v.strictObject({
    verb: v.literal('verify'),
    checkpoints: v.optional(v.pipe(v.array(CheckpointSchema), v.maxLength(5_000))),
  }),
  v.strictObject({ verb: v.literal('checkpoint') }),
]);
export type AdminRequest = v.InferOutput<typeof AdminRequest>;
export type AdminRequestInput = v.InferInput<typeof AdminRequest>;
export type RequestOf<Verb extends AdminRequest['verb']> = Extract<AdminRequest, { verb: Verb }>;
