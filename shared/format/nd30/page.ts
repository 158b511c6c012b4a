import type { Reads, Rule } from '../rule.ts';
import { at } from './article.ts';

function page(
  id: string,
  reads: Reads,
  khoan: string,
  more: Pick<Rule, 'lawful'> & Partial<Rule>,
): Rule {
  return { id, reads, article: at('I', khoan), component: 'page', severity: 'blocking', ...more };
}

/** Mục I: the sheet, its margins, the font and the page numbers. */
export const pageRules: readonly Rule[] = [
  page('page.paper', 'paper', '1', { lawful: { form: 'A4' }, repair: 'paper' }),
  page('page.orientation', 'orientation', '2', {
    lawful: { form: 'portrait' },
    severity: 'warning',
  }),
  page('margin.top', 'marginTop', '3', { lawful: { range: [20, 25] }, repair: 'margins' }),
  page('margin.bottom', 'marginBottom', '3', { lawful: { range: [20, 25] }, repair: 'margins' }),
  page('margin.left', 'marginLeft', '3', { lawful: { range: [30, 35] }, repair: 'margins' }),
  page('margin.right', 'marginRight', '3', { lawful: { range: [15, 20] }, repair: 'margins' }),
  page('text.font', 'font', '4', { lawful: { form: 'Times New Roman' }, repair: 'font' }),
  page('text.color', 'color', '4', { lawful: { form: 'black' }, repair: 'type' }),
  page('pageNumber.present', 'pageNumberThere', '7', {
    lawful: { is: true },
    repair: 'pageNumbers',
  }),
  page('pageNumber.place', 'pageNumberPlace', '7', { lawful: { is: 'header' } }),
  page('pageNumber.align', 'pageNumberAlign', '7', { lawful: { is: 'center' } }),
  page('pageNumber.size', 'pageNumberSize', '7', { lawful: { range: [13, 14] } }),
  page('pageNumber.italic', 'pageNumberItalic', '7', { lawful: { is: false } }),
  page('pageNumber.firstPage', 'pageNumberFirstPage', '7', { lawful: { is: false } }),
  page('pageNumber.format', 'pageNumberFormat', '7', { lawful: { form: 'decimal' } }),
  page('pageNumber.start', 'pageNumberStart', '7', { lawful: { oneOf: [1] } }),
];
