import * as v from 'valibot';
import type { Finding } from '#shared/format/finding.ts';
import { counted, type Text } from '#shared/text.ts';
import { checkFile } from '../format/check.ts';
import { Options } from '../format/options.ts';
import type { FileReport } from './fileCheck.ts';

/** `format-check`: what of a document's form is not as the decree asks, the gravest first. */
export async function checkFormatFile(
  bytes: Uint8Array,
  asked: Readonly<Record<string, string | undefined>>,
): Promise<FileReport> {
  const options = v.safeParse(Options, asked);
  if (!options.success) return unreadable(MISUSED);
  const checked = await checkFile({ bytes, options: options.output });
  if (!checked.ok) return unreadable(checked.text);
  const { regime, type, findings } = checked;
  const blocking = findings.filter(({ severity }) => severity === 'blocking');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const head = `${type} · ${regime.id}`;
  return {
    outcome: blocking.length > 0 ? 'faulty' : 'clean',
    json: { ok: blocking.length === 0, regime: regime.id, type, findings: findings.map(describe) },
    lines: [
      { vi: head, en: head },
      ...[...blocking, ...warnings].map(lineOf),
      {
        vi: `${blocking.length} lỗi phải sửa, ${warnings.length} điều nên xem lại.`,
        en: `${blocking.length} blocking, ${counted(warnings.length, 'warning', 'warnings')}.`,
      },
    ],
  };
}

function describe({ repair, ...finding }: Finding) {
  return { ...finding, repairable: repair !== undefined };
}

function lineOf({ severity, rule, where, is, should, article }: Finding): Text {
  const mark = severity === 'blocking' ? '✗' : '!';
  const words = where.words && ` “${where.words}”`;
  return {
    vi: `${mark} ${rule}:${words} ${is.vi} → ${should.vi} (${article})`,
    en: `  ${is.en} → ${should.en}`,
  };
}

function unreadable(text: Text): FileReport {
  return { outcome: 'unreadable', json: { ok: false, problem: text }, lines: [text] };
}

const MISUSED: Text = {
  vi: '--date là YYYY-MM-DD; --type là chữ viết tắt của một loại văn bản hành chính (QĐ, TB, CV …).',
  en: '--date is YYYY-MM-DD; --type is the abbreviation of a type of document (QĐ, TB, CV …).',
};
