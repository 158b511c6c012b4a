import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Browser } from 'playwright-core';
import { checkDocx } from '#shared/format/checkDocx.ts';
import { openBenchPage } from './bundle.ts';
import { median, say, type Result } from './report.ts';

const SAMPLE = path.join(import.meta.dirname, '../shared/format/testing/cong-van-dung.docx');
const MAIN = 'word/document.xml';
/** Paragraphs of a body of ten pages. */
const PARAGRAPHS = 75;
const TIMES = 41;
const LIMIT_MS = 100;

type Asked = { readonly browser: Browser; readonly url: string; readonly script: string };

/** Checking a DOCX of ten pages beside merely unzipping it and parsing its XML; and in the browser. */
export async function formatCheck({ browser, url, script }: Asked): Promise<readonly Result[]> {
  const bytes = tenPages(new Uint8Array(await readFile(SAMPLE)));
  const times = alternate(
    () => checkDocx(bytes),
    () => parseAll(bytes),
  );
  const context = await browser.newContext({ bypassCSP: true });
  const page = await openBenchPage(context, url, script);
  const asked = { bytes: [...bytes], times: TIMES };
  const inBrowser = await page.evaluate((what) => bench.checkForm(what), asked);
  await context.close();
  const [ours, peer] = [median(times.ours), median(times.peer)];
  say(`format check: ${ours.toFixed(1)} ms, unzip and parse ${peer.toFixed(1)} ms`);
  return [
    {
      ...{ name: 'format-check', value: ours, unit: 'ms', runs: times.ours },
      against: `unzipping and parsing its XML: ${peer.toFixed(1)} ms`,
      ratio: ours / peer,
      goal: '≤ 3×',
    },
    {
      ...{ name: 'format-check-browser', value: median(inBrowser), unit: 'ms', runs: inBrowser },
      against: `${LIMIT_MS} ms; the first one, cold: ${(inBrowser[0] ?? NaN).toFixed(0)} ms`,
      ratio: median(inBrowser) / LIMIT_MS,
      goal: `≤ ${LIMIT_MS} ms`,
    },
  ];
}

/** By turns, so that both meet the same machine. */
function alternate(ours: () => unknown, peer: () => unknown) {
  const times = { ours: [] as number[], peer: [] as number[] };
  for (let time = 0; time < TIMES; time += 1) {
    times.ours.push(timed(ours));
    times.peer.push(timed(peer));
  }
  return times;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function parseAll(bytes: Uint8Array): void {
  const parser = new XMLParser({ ignoreAttributes: false });
  for (const [name, part] of Object.entries(unzipSync(bytes))) {
    if (/\.(?:xml|rels)$/.test(name)) parser.parse(strFromU8(part));
  }
}

/** The sample with its text again and again. */
function tenPages(sample: Uint8Array): Uint8Array {
  const parts = unzipSync(sample);
  const xml = strFromU8(parts[MAIN] ?? new Uint8Array());
  const paragraphs = xml.match(/<w:p>(?:(?!<\/?w:p>)[^])*?<\/w:p>/g) ?? [];
  const longest = paragraphs.toSorted((a, b) => b.length - a.length)[0] ?? '';
  if (!longest) throw new Error('no paragraph in the sample');
  const whole = xml.replace(longest, () => longest.repeat(PARAGRAPHS));
  return zipSync({ ...parts, [MAIN]: strToU8(whole) });
}
