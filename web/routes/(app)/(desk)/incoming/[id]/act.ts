import type { Component } from 'svelte';
import type { IncomingCommand } from '#shared/incoming/commands.ts';
import { limits } from '#shared/incoming/limits.ts';
import type { PositionId } from '#shared/office/office.ts';
import type { FileRef } from '#shared/protocol.ts';
import type { Due } from '#shared/workdays.ts';
import { m } from '#web/paraglide/messages.js';

export type Icon = Component<{ size?: number | string }>;

/** What a form asks; each kind at most once, so that its value has a place in `Values`. */
export type Field =
  | {
      readonly kind: 'text';
      readonly label: string;
      readonly hint?: string;
      /** Nothing goes without it. */
      readonly required?: boolean;
      /** In characters. */
      readonly limit: number;
    }
  | {
      readonly kind: 'due';
      readonly label: string;
      /** Proposed when the form opens. */
      readonly first?: Due;
      readonly after?: Due;
      readonly latest?: Due;
    }
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      /** Said below it for the value chosen. */
      readonly warn?: (value: string) => string | undefined;
    }
  | { readonly kind: 'files'; readonly label: string };

export type Values = {
  text: string;
  due: string;
  choice: string;
  files: readonly FileRef[];
};

/** Something a person may do on a document now: its button, its form, and the command that comes of it. */
export type Act = {
  /** Type and what it is about: names the draft of its form. */
  readonly key: string;
  readonly icon: Icon;
  /** On the button that opens it. */
  readonly label: string;
  readonly title: string;
  readonly description?: string;
  /** What limits it, said before anything is chosen. */
  readonly warning?: string;
  /** Somebody's words that it answers. */
  readonly quote?: string;
  /** On the button that decides it: what happens then. */
  readonly send: string;
  readonly fields: readonly Field[];
  /** Decided by the first press: it asks nothing, and nothing comes of it that one would want to take back. */
  readonly atOnce?: true;
  /** Its words say that it finishes the document. */
  readonly endsAll?: true;
  readonly command: (values: Values) => IncomingCommand;
};

export type TitleOf = (position: PositionId) => string;

export function reason(): Extract<Field, { kind: 'text' }> {
  return { kind: 'text', label: m.act_reason(), required: true, limit: limits.reason };
}

/** A text that may be left out. */
export function said(text: string): { readonly text?: string } {
  return text.trim() ? { text } : {};
}

export function blankValues(act: Act): Values {
  const due = act.fields.find((field) => field.kind === 'due');
  const choice = act.fields.find((field) => field.kind === 'choice');
  return {
    text: '',
    due: due?.first ?? '',
    choice: choice?.options.length === 1 ? (choice.options[0]?.value ?? '') : '',
    files: [],
  };
}

/** The fields that still want a value; a text may be replaced by files. */
export function missingFields(act: Act, values: Values): readonly Field[] {
  return act.fields.filter((field) => {
    if (field.kind === 'text')
      return field.required && !values.text.trim() && values.files.length === 0;
    if (field.kind === 'due') return !values.due;
    return field.kind === 'choice' && !values.choice;
  });
}
