import type { CheckOptions } from '#shared/format/checkDocx.ts';
import type { Finding } from '#shared/format/finding.ts';
import type { Pdf } from '#web/lib/reader/pdf.ts';
import { Thread } from '#web/lib/thread.ts';
import { m } from '#web/paraglide/messages.js';
import { getLocale } from '#web/paraglide/runtime.js';
import { mattersOf, mended } from './matters.ts';
import { openPages, type Pages } from './pages.ts';
import { startChecking } from './start.ts';
import type { Answer, Asked, Checked } from './work.ts';

export type Now =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'problem'; readonly text: string }
  | { readonly kind: 'checked'; readonly checked: Checked };

/** One repair that was made: what it mended, and how the document was before. */
type Step = { readonly before: Checked; readonly mended: readonly Finding[] };

/** What the check goes by where the person said so; '' where it is guessed. */
export type Options = { readonly date: string; readonly type: string };
const GUESSED: Options = { date: '', type: '' };

/** No office document is larger, and a phone could not hold one twice. */
const LARGEST = 30 * 1024 * 1024;

/** A file while its form is checked and repaired. It never leaves the device. */
export class Checking {
  file = $state.raw<File>();
  now = $state.raw<Now>({ kind: 'nothing' });
  /** `YYYY-MM-DD`: the rules of that day count; '' is the day that the document bears. */
  date = $state('');
  /** The abbreviation of a type; '' while it is guessed. */
  type = $state('');
  steps = $state.raw<readonly Step[]>([]);
  chosen = $state.raw<Finding>();
  repairing = $state(false);
  /** The pages of a PDF, for drawing and for checking again. */
  pages = $state.raw<Pages>();
  readonly #onoptions: (options: Options) => void;
  readonly #thread = new Thread<Asked, Answer>(startChecking);

  /** Nothing can be said of a document without words: that all of it is missing would be wrong. */
  readonly hasText = $derived(
    this.checked?.facts.notes.every(({ code }) => code !== 'noText') ?? true,
  );
  readonly matters = $derived(mattersOf(this.hasText ? (this.checked?.findings ?? []) : []));
  /** As they stand in the list. */
  readonly findings = $derived(this.matters.flatMap(({ findings }) => findings));
  readonly repairable = $derived(
    this.checked?.bytes ? this.findings.filter(({ repair }) => repair) : [],
  );
  readonly mended = $derived(this.steps.flatMap((step) => step.mended));

  /** To be made where a component begins; what it holds is let go with that. */
  constructor(onoptions: (options: Options) => void) {
    this.#onoptions = onoptions;
    $effect(() => () => this.close());
  }

  get checked(): Checked | undefined {
    return this.now.kind === 'checked' ? this.now.checked : undefined;
  }

  get pdf(): Pdf | undefined {
    return this.pages?.pdf;
  }

  close = () => {
    this.#thread.end();
    void this.pages?.pdf.close();
    this.pages = undefined;
    this.file = undefined;
    this.now = { kind: 'nothing' };
  };

  async open(file: File, { date, type }: Options = GUESSED) {
    this.close();
    this.file = file;
    this.steps = [];
    this.type = type;
    this.date = date;
    this.now = { kind: 'checking' };
    if (file.size > LARGEST) this.#fail(m.format_too_large());
    else await this.#read(file);
  }

  /** With other options. */
  async again() {
    const { bytes } = this.checked ?? {};
    this.#onoptions({ date: this.date, type: this.type });
    const options = this.#options;
    if (this.pages) await this.#ask({ kind: 'pdf', pages: this.pages.words, options });
    else if (bytes) await this.#ask({ kind: 'docx', bytes, options });
    else if (this.file) await this.open(this.file, { date: this.date, type: this.type });
  }

  async repair(findings: readonly Finding[]) {
    const before = this.checked;
    const repairs = findings.flatMap(({ repair }) => repair ?? []);
    if (!before?.bytes || repairs.length === 0) return;
    this.repairing = true;
    await this.#ask({ kind: 'repair', bytes: before.bytes, repairs, options: this.#options });
    this.repairing = false;
    if (!this.checked || this.checked === before) return;
    this.steps = [...this.steps, { before, mended: mended(findings, this.checked.findings) }];
  }

  /** The document as it was before the last repair. */
  undo = () => {
    const last = this.steps.at(-1);
    if (!last) return;
    this.steps = this.steps.slice(0, -1);
    this.#show(last.before);
  };

  /** `by`: 1 is the next one of the list, -1 the one before. */
  step(by: 1 | -1) {
    const at = this.chosen ? this.findings.indexOf(this.chosen) : -1;
    const next = at === -1 ? (by === 1 ? 0 : this.findings.length - 1) : at + by;
    this.chosen = this.findings[next] ?? this.chosen;
  }

  get #options(): CheckOptions {
    const { date, type } = this;
    return { ...(date ? { date } : {}), ...(type ? { type } : {}) };
  }

  async #read(file: File) {
    const bytes = await file.arrayBuffer().catch(() => undefined);
    if (this.file !== file) return;
    if (!bytes) return this.#fail(m.format_gone());
    if (isPdf(bytes)) return this.#readPages(file);
    await this.#ask({ kind: 'docx', bytes: new Uint8Array(bytes), options: this.#options });
  }

  async #readPages(file: File) {
    const opened = await openPages(file);
    if (typeof opened === 'string') {
      if (this.file === file) this.#fail(PDF_PROBLEMS[opened]());
    } else if (this.file !== file) {
      await opened.pdf.close();
    } else {
      this.pages = opened;
      await this.#ask({ kind: 'pdf', pages: opened.words, options: this.#options });
    }
  }

  async #ask(asked: Asked) {
    const { file } = this;
    const answer = await this.#thread.ask(asked).catch(() => 'failed' as const);
    if (answer === 'ended' || this.file !== file) return;
    if (answer === 'tooLong') this.#fail(m.format_too_long());
    else if (answer === 'failed') this.#fail(m.format_failed());
    else if (answer.ok) this.#show(answer.checked);
    else this.#fail(answer.problem[getLocale()]);
  }

  #show(checked: Checked) {
    this.now = { kind: 'checked', checked };
    // Another object after every check: the same finding, or nothing.
    const { chosen } = this;
    this.chosen =
      chosen &&
      checked.findings.find(
        ({ rule, where }) =>
          rule === chosen.rule &&
          where.paragraph === chosen.where.paragraph &&
          where.section === chosen.where.section,
      );
  }

  #fail(text: string) {
    this.now = { kind: 'problem', text };
  }
}

const PDF_PROBLEMS = {
  locked: m.format_pdf_locked,
  unreadable: m.format_pdf_unreadable,
  tooLong: m.format_too_long,
};

function isPdf(bytes: ArrayBuffer): boolean {
  return new TextDecoder('latin1').decode(bytes.slice(0, 1024)).includes('%PDF-');
}
