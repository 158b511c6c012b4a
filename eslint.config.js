import eslint from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import typescript from 'typescript-eslint';
import { butphe } from './tools/lint-rules.js';

const IO = ['fetch', 'process', 'Buffer', 'console', 'performance', 'localStorage', 'indexedDB'];
const READS_BODY = '/^(?:json|text|arrayBuffer|blob|bytes|formData|parseBody|body)$/';
const UNREAD =
  'Bodies are read by readBody and piecesOf of api/http/body.ts alone: after the sign-in, within bounds.';
const PURE = 'shared/ is pure: the clock, chance and I/O come in as arguments.';

export default defineConfig(
  {
    ignores: ['**/node_modules/', 'build/', '.svelte-kit/', 'web/paraglide/', 'coverage/', 'data/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  typescript.configs.strict,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    plugins: { butphe },
    rules: {
      'butphe/imports': 'error',
      'butphe/reason': 'error',
      eqeqeq: 'error',
      'no-console': 'off',
      // TypeScript knows better, also in Svelte's own modules.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-invalid-void-type': 'off',
      // web/lib/paths.ts resolves every address; the rule does not see through its functions.
      'svelte/no-navigation-without-resolve': 'off',
      // It takes the words of a reason after “--” for codes.
      'svelte/no-unused-svelte-ignore': 'off',
    },
  },
  {
    files: ['{shared,api,web,sw,tests,bench}/**/*.ts'],
    ignores: ['**/*.svelte.ts'],
    languageOptions: {
      parserOptions: {
        // One program for all folders: the linter needs types, not each folder's exact limits.
        project: 'tools/tsconfig.lint.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // A promise that nobody waits for loses its error, and with it an act.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    files: ['shared/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...IO.map((name) => ({ name, message: PURE }))],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: PURE },
        { object: 'Math', property: 'random', message: PURE },
        { object: 'crypto', property: 'randomUUID', message: PURE },
        { object: 'crypto', property: 'getRandomValues', message: PURE },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: PURE },
      ],
    },
  },
  {
    files: ['{shared,api,web,sw}/**/*.{ts,svelte}'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    plugins: { regexp },
    rules: {
      // A text from outside could make one that backtracks stand still for seconds.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
    },
  },
  {
    files: ['api/**/*.ts'],
    // The embedded store has a server of its own, which only this process can sign in to.
    ignores: ['**/*.test.ts', '**/testing/**', 'api/http/body.ts', 'api/store/embedded/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...['req', 'raw'].map((name) => ({
          selector: `MemberExpression[object.property.name='${name}'][property.name=${READS_BODY}]`,
          message: UNREAD,
        })),
      ],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-properties': [
        'error',
        ...['test', 'it', 'describe'].flatMap((object) =>
          ['skip', 'only', 'todo', 'skipIf'].map((property) => ({ object, property })),
        ),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.property.name='toMatchObject'] :matches(Property, ArrayExpression) > Literal[regex]",
          message: 'toMatchObject takes any text for a bare pattern: use expect.stringMatching.',
        },
      ],
    },
  },
);
