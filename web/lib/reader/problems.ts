import { m } from '#web/paraglide/messages.js';
import type { Problem } from './openFile.svelte.ts';

/** What went wrong with a file, and what the person does next. */
export function sayProblem(problem: Problem): { readonly title: string; readonly text: string } {
  return {
    offline: { title: m.reader_offline(), text: m.reader_offline_text() },
    notFound: { title: m.reader_notFound(), text: m.reader_notFound_text() },
    damaged: { title: m.reader_damaged(), text: m.reader_damaged_text() },
    storageFull: { title: m.reader_storageFull(), text: m.reader_storageFull_text() },
    signInNeeded: { title: m.reader_signInNeeded(), text: m.reader_signInNeeded_text() },
    unreadable: { title: m.reader_unreadable(), text: m.reader_unreadable_text() },
    locked: { title: m.reader_locked(), text: m.reader_locked_text() },
  }[problem];
}

export function sayBytes(size: number): string {
  const megabytes = size / 1_048_576;
  if (megabytes < 0.1) return `${Math.max(1, Math.round(size / 1024))} KB`;
  return `${megabytes.toLocaleString('vi-VN', { maximumFractionDigits: 1 })} MB`;
}
