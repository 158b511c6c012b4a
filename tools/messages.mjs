/**
 * How the texts of web/messages become the functions of web/paraglide, for Vite and for `npm run check`.
 * @type {import('@inlang/paraglide-js').CompilerOptions}
 */
export const messages = {
  project: 'web/project.inlang',
  outdir: 'web/paraglide',
  strategy: ['localStorage', 'cookie', 'baseLocale'],
  emitReadme: false,
};
