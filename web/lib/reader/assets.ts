import jbig2 from 'pdfjs-dist/wasm/jbig2.wasm?url';
import openjpeg from 'pdfjs-dist/wasm/openjpeg.wasm?url';
import qcms from 'pdfjs-dist/wasm/qcms_bg.wasm?url';

/*
 * What pdf.js needs besides its worker: the decoders of scans and colours, and fonts for documents that carry none.
 * As assets of the build they are served by ourselves and kept by the service worker: reading needs no network.
 */
const fonts: Readonly<Record<string, string>> = import.meta.glob(
  '../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
  { query: '?url', import: 'default', eager: true, exhaustive: true },
);

const urls = new Map([
  ['jbig2.wasm', jbig2],
  ['openjpeg.wasm', openjpeg],
  ['qcms_bg.wasm', qcms],
  ...Object.entries(fonts).map(([path, url]) => [nameOf(path), url] as const),
]);

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** pdf.js asks by file name; here every file has the name of its content. */
export class Assets {
  async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const url = urls.get(filename);
    if (url === undefined) throw new Error(`not served: ${filename}`);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${filename}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }
}
