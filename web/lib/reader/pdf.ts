import {
  getDocument,
  OPS,
  PDFWorker,
  RenderingCancelledException,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { pageOf } from '#shared/format/pdf/extract.ts';
import type { PdfPage } from '#shared/format/pdf/page.ts';
import { Assets } from './assets.ts';

/** Sharper than this nobody sees, and an iPhone runs out of canvas memory. */
const MOST_DPI = 200;
const POINTS_PER_INCH = 72;

export type PageSize = { readonly width: number; readonly height: number };

export type Drawing = {
  /** Whether the page was drawn whole; `false` when it was stopped before. */
  readonly done: Promise<boolean>;
  readonly stop: () => void;
};

export type Pdf = {
  readonly pages: number;
  /** In points. */
  sizeOf(page: number): Promise<PageSize>;
  /** `width`: pixels of the canvas that are wanted; it gets no more than 200 dots an inch. */
  draw(page: number, canvas: HTMLCanvasElement, width: number): Drawing;
  /** What the page says: its words, in which letters, and its lines. */
  wordsOf(page: number): Promise<PdfPage>;
  close(): Promise<void>;
};

/** This module holds pdf.js and comes only when a document is read. Rejects for what is no readable PDF. */
export async function openPdf(bytes: Blob): Promise<Pdf> {
  const port = new Worker(workerUrl, { type: 'module' });
  const broken = new Promise<never>((_, reject) => {
    port.addEventListener('error', () => reject(new Error('the PDF worker did not start')));
  });
  const worker = PDFWorker.create({ port });
  const task = getDocument({
    data: new Uint8Array(await bytes.arrayBuffer()),
    worker,
    BinaryDataFactory: Assets,
    useWorkerFetch: false,
    disableWorkerRendering: true,
    enableXfa: false,
    fontExtraProperties: true,
    verbosity: 0,
  });
  async function close() {
    await task.destroy();
    worker.destroy();
    port.terminate();
  }
  try {
    const pdf = await Promise.race([task.promise, broken]);
    return {
      pages: pdf.numPages,
      sizeOf: async (page) => sizeOf(await pdf.getPage(page)),
      wordsOf: async (page) => pageOf(await pdf.getPage(page), OPS),
      draw: (page, canvas, width) => draw(pdf.getPage(page), canvas, width),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getPage']>>;

function sizeOf(page: Page): PageSize {
  const { width, height } = page.getViewport({ scale: 1 });
  return { width, height };
}

function draw(coming: Promise<Page>, canvas: HTMLCanvasElement, width: number): Drawing {
  let stop = () => {};
  let stopped = false;
  const done = coming.then(async (page) => {
    if (stopped) return false;
    const scale = Math.min(width / sizeOf(page).width, MOST_DPI / POINTS_PER_INCH);
    const viewport = page.getViewport({ scale });
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    const task = page.render({ canvas, viewport });
    stop = () => task.cancel();
    try {
      await task.promise;
      return true;
    } catch (error) {
      if (error instanceof RenderingCancelledException) return false;
      throw error;
    }
  });
  return {
    done,
    stop: () => {
      stopped = true;
      stop();
    },
  };
}
