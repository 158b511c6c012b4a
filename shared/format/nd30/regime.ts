import { documentTypes } from '../../incoming/documentTypes.ts';
import type { Regime } from '../rule.ts';
import { headRules } from './head.ts';
import { otherRules } from './others.ts';
import { pageRules } from './page.ts';
import { tailRules } from './tail.ts';
import { textRules } from './text.ts';

export const nd30: Regime = {
  id: 'nd30',
  name: { vi: 'Nghị định số 30/2020/NĐ-CP', en: 'Decree 30/2020/NĐ-CP' },
  from: '2020-03-05',
  types: documentTypes,
  rules: [...pageRules, ...headRules, ...textRules, ...tailRules, ...otherRules],
};
