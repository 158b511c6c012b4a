import { checkEdxml, type EdxmlReport } from '#shared/edxml/check.ts';
import type { Problem } from '#shared/edxml/problem.ts';
import type { Text } from '#shared/text.ts';
import type { FileReport } from './fileCheck.ts';

/** `edxml-check`: what the message is, then what is wrong with it. */
export function checkEdxmlFile(bytes: Uint8Array): FileReport {
  const checked = checkEdxml(bytes);
  if (!checked.isReadable) {
    const { problems } = checked;
    return { outcome: 'unreadable', json: { ok: false, problems }, lines: problems.map(lineOf) };
  }
  const { report } = checked;
  const lines = [summary(report), ...report.attachments.map(attachmentLine)];
  return {
    outcome: report.ok ? 'clean' : 'faulty',
    json: report,
    lines: [...lines, ...report.problems.map(lineOf), verdict(report)],
  };
}

function summary({ message }: EdxmlReport): Text {
  const { organName, organId } = message.from;
  const from = [organId, organName].filter(Boolean).join(' ');
  if ('statusCode' in message) {
    return {
      vi: `Thông báo trạng thái ${message.statusCode} từ ${from}`,
      en: `Status ${message.statusCode} from ${from}`,
    };
  }
  const { documentId, subject } = message;
  return {
    vi: `Văn bản ${documentId} từ ${from}: ${subject}`,
    en: `Document ${documentId} from ${from}: ${subject}`,
  };
}

function attachmentLine({ name, actualType, size }: EdxmlReport['attachments'][number]): Text {
  const line = `  + ${name} · ${actualType} · ${size} byte`;
  return { vi: line, en: line };
}

function lineOf({ severity, code, where, line, text }: Problem): Text {
  const place = [where, line === undefined ? '' : `:${line}`].join('');
  const mark = severity === 'error' ? '✗' : '!';
  const start = `${mark} ${code}${place && ` (${place})`}`;
  return { vi: `${start}: ${text.vi}`, en: `  ${text.en}` };
}

function verdict({ problems }: EdxmlReport): Text {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return {
    vi: `${errors} lỗi, ${warnings} cảnh báo.`,
    en: `${errors} errors, ${warnings} warnings.`,
  };
}
