/**
 * Kit hides the element that tells screen readers where they are with a style attribute, which the content
 * security policy forbids. The same rules move into the component's stylesheet.
 * @returns {import('vite').Plugin}
 */
export function announcerWithoutInlineStyle() {
  return {
    name: 'butphe:announcer-without-inline-style',
    enforce: 'pre',
    transform: {
      filter: { id: /@sveltejs\/kit\/src\/runtime\/components\/root\.svelte$/ },
      handler(code) {
        const [attribute, rules] = /\sstyle="([^"]*)"/.exec(code) ?? [];
        if (!attribute) return undefined;
        const style = `<style>#svelte-announcer { ${rules} }</style>`;
        return { code: `${code.replace(attribute, '')}\n${style}\n`, map: null };
      },
    },
  };
}
