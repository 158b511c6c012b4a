import type { IncomingCommand } from '#shared/incoming/commands.ts';
import { keepDraft } from '#web/replica/drafts.ts';
import { sayNotTaken } from '#web/lib/incoming/notTaken.ts';
import { sayDecided } from '#web/lib/incoming/waiting.ts';
import type { Toasts } from '#web/lib/toasts.svelte.ts';
import { m } from '#web/paraglide/messages.js';
import { blankValues, type Act, type Values } from './act.ts';
import { blankDirective, draftOf, type DirectiveDraft } from './directive.ts';
import type { OpenDocument } from './document.svelte.ts';
import { arrange, flowActs, type Arranged, type Offered } from './offered.ts';

/** Which form is open over the document, and what is said when it was decided. */
export class Acting {
  /** The form that is open. */
  open = $state.raw<Offered>();
  readonly #document: OpenDocument;
  readonly #toasts: Toasts;
  readonly arranged: Arranged = $derived.by(() => {
    const situation = this.#document.situation;
    return situation ? arrange(situation) : { more: [] };
  });

  constructor(document: OpenDocument, toasts: Toasts) {
    this.#document = document;
    this.#toasts = toasts;
  }

  start = (offered: Offered) => {
    if (typeof offered === 'string' || !offered.atOnce) this.open = offered;
    else void this.#decide(offered.command(blankValues(offered)));
  };

  close = () => (this.open = undefined);

  /** A bút phê was decided: it waits, and can be taken back while nobody has acted on it (AS2). */
  directed = (id: string, draft: DirectiveDraft) => {
    this.close();
    this.#toasts.show(this.#say({ type: 'IssueDirective' }), {
      tone: 'wait',
      action: { label: m.common_undo(), run: () => void this.#undo(id, draft) },
    });
  };

  acted = (command: IncomingCommand) => {
    this.close();
    this.#toasts.show(this.#say(command), { tone: 'wait' });
  };

  /** OB3: what a refused act held goes into a new form. */
  reuse = async (row: string) => {
    const act = await this.#document.desk.replica.reuse(row);
    const situation = this.#document.situation;
    if (!act || !situation) return;
    const command = act.command as IncomingCommand;
    const { direct } = situation.offers;
    if (command.type === 'IssueDirective' && direct) {
      const draft = draftOf(command, blankDirective(direct, situation.office));
      await this.#keep('IssueDirective', draft);
      this.start('direct');
      return;
    }
    const { primary, second, more } = this.arranged;
    const all = [primary, second, ...more, ...flowActs(situation)];
    const same = all.find(
      (one): one is Act => typeof one === 'object' && one.key.startsWith(command.type),
    );
    if (!same) return this.#toasts.show(m.document_reuse_none());
    await this.#keep(same.key, valuesOf(command, blankValues(same)));
    this.start(same);
  };

  #say(command: { readonly type: string }): string {
    return sayDecided(command, this.#document.desk.state);
  }

  #keep(form: string, value: object): Promise<void> {
    const { person } = this.#document.desk.replica;
    return keepDraft({ person, document: this.#document.id, form }, JSON.stringify(value));
  }

  async #decide(command: IncomingCommand) {
    const answer = await this.#document.submit(command);
    if (answer.ok) this.acted(command);
    else this.#toasts.show(sayNotTaken(answer), { tone: 'act' });
  }

  async #undo(directive: string, draft: DirectiveDraft) {
    const reason = m.act_undo_reason();
    const answer = await this.#document.submit({ type: 'RecallDirective', directive, reason });
    if (!answer.ok) return this.#toasts.show(sayNotTaken(answer), { tone: 'act' });
    await this.#keep('IssueDirective', draft);
    this.start('direct');
  }
}

function valuesOf(command: IncomingCommand, blank: Values): Values {
  const held: Readonly<Record<string, unknown>> = command;
  const text = held['text'] ?? held['reason'] ?? held['refused'];
  const choice = held['to'] ?? held['cause'];
  const { due, files } = held;
  return {
    text: typeof text === 'string' ? text : blank.text,
    due: typeof due === 'string' ? due : blank.due,
    choice: typeof choice === 'string' ? choice : blank.choice,
    files: Array.isArray(files) ? (files as Values['files']) : blank.files,
  };
}
