import { checkDocx, checkFacts, type CheckOptions } from '#shared/format/checkDocx.ts';
import { repairDocx } from '#shared/format/docx/repair.ts';
import { factsOfPdf } from '#shared/format/pdf/read.ts';
import { answer } from '#web/lib/thread.ts';
import type { Answer, Asked } from './work.ts';

answer((asked: Asked): Answer => {
  switch (asked.kind) {
    case 'docx':
      return checkBytes(asked.bytes, asked.options);
    case 'pdf':
      return checkPages(asked);
    case 'repair': {
      const repaired = repairDocx(asked.bytes, asked.repairs);
      if (!repaired.ok) return { ok: false, problem: repaired.problem.text };
      return checkBytes(repaired.bytes, asked.options);
    }
  }
});

function checkBytes(bytes: Uint8Array, options: CheckOptions): Answer {
  const checked = checkDocx(bytes, options);
  if (!checked.ok) return { ok: false, problem: checked.problem.text };
  const { regime, type, findings, facts } = checked;
  return { ok: true, checked: { regime: regime.name, type, findings, facts, bytes } };
}

function checkPages({ pages, options }: Extract<Asked, { kind: 'pdf' }>): Answer {
  const facts = factsOfPdf(pages);
  const { regime, type, findings } = checkFacts(facts, options);
  return { ok: true, checked: { regime: regime.name, type, findings, facts } };
}
