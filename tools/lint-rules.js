import { refuseImport } from './imports.js';

/** The direction of imports: the folder table of the architecture, kept by the linter. */
const imports = {
  meta: { type: /** @type {const} */ ('problem') },
  /** @param {import('eslint').Rule.RuleContext} context */
  create(context) {
    /** @param {any} node */
    function checkSource(node) {
      const source = node.source ?? node.argument?.literal;
      if (typeof source?.value !== 'string') return;
      const message = refuseImport(context.filename, source.value);
      if (message) context.report({ node: source, message });
    }
    return {
      ImportDeclaration: checkSource,
      ImportExpression: checkSource,
      ExportAllDeclaration: checkSource,
      ExportNamedDeclaration: checkSource,
      TSImportType: checkSource,
    };
  },
};

/** A suppressed complaint must say why on the same line: `// eslint-disable-next-line rule -- reason`. */
const reason = {
  meta: { type: /** @type {const} */ ('problem') },
  /** @param {import('eslint').Rule.RuleContext} context */
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (!/^\s*eslint-disable/.test(comment.value) || /\s--\s+\S/.test(comment.value))
            continue;
          const message = 'Say why after “--”.';
          context.report({ loc: comment.loc ?? { line: 1, column: 0 }, message });
        }
      },
    };
  },
};

export const butphe = { rules: { imports, reason } };
