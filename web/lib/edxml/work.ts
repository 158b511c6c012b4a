import type { AttachmentFacts } from '#shared/edxml/attachments.ts';
import type { Attachment, Message } from '#shared/edxml/message.ts';
import type { Problem } from '#shared/edxml/problem.ts';

export type Asked =
  | { readonly kind: 'message'; readonly file: Blob }
  | { readonly kind: 'attachment'; readonly attachment: Attachment };

/** `isSuspect`: something else than it says it is. */
export type Attached = AttachmentFacts & {
  readonly attachment: Attachment;
  readonly isSuspect: boolean;
};

export type Opened = {
  readonly message?: Message;
  readonly attached: readonly Attached[];
  readonly problems: readonly Problem[];
};

export type Answer = Opened | Uint8Array;
