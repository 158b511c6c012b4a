import { documentTypes } from '../../incoming/documentTypes.ts';
import type { Text } from '../../text.ts';
import { nd30 } from '../nd30/regime.ts';
import type { Regime, Rule } from '../rule.ts';

const CIRCULAR = 'TT 01/2011/TT-BNV';

/** The 32 types of NĐ 110/2004 as amended by NĐ 09/2010: those of today save Phiếu báo, and these four. */
const { PB: _newSince2020, ...kept } = documentTypes;
const types: Readonly<Record<string, Text>> = {
  ...kept,
  BCK: { vi: 'Bản cam kết', en: 'Undertaking' },
  GCN: { vi: 'Giấy chứng nhận', en: 'Certificate' },
  GĐĐ: { vi: 'Giấy đi đường', en: 'Travel order' },
  GBN: { vi: 'Giấy biên nhận hồ sơ', en: 'Receipt for records' },
};

/** The number stood at the bottom right then; where the decree of today says otherwise, it does not apply. */
const OTHERWISE = new Set(['pageNumber.present', 'pageNumber.align', 'pageNumber.place']);

/**
 * What is certain of the circular, and what is derived from its successor without its text at hand:
 * all of it is shown as a warning, never as blocking.
 */
const rules: readonly Rule[] = [
  {
    id: 'pageNumber.place',
    article: `${CIRCULAR} (số trang ở góc phải, cuối trang giấy)`,
    component: 'page',
    reads: 'pageNumberPlace',
    lawful: { is: 'bottomRight' },
    severity: 'warning',
  },
  ...nd30.rules.filter((rule) => !OTHERWISE.has(rule.id)).map(unverified),
];

function unverified(rule: Rule): Rule {
  const article = `${CIRCULAR} (chưa kiểm chứng; suy từ ${rule.article})`;
  const { repair: _notSafe, ...rest } = rule;
  return { ...rest, article, severity: 'warning' };
}

export const tt01: Regime = {
  id: 'tt01',
  name: {
    vi: 'Thông tư số 01/2011/TT-BNV (chưa kiểm chứng đầy đủ)',
    en: 'Circular 01/2011/TT-BNV (not fully verified)',
  },
  from: '2011-03-05',
  to: '2020-03-04',
  types,
  rules,
};
