import { readFile } from 'node:fs/promises';
import type { PersonCommand } from '#shared/kinds.ts';
import type { FileRef, Receipt } from '#shared/protocol.ts';
import type { Instant } from '#shared/workdays.ts';
import { chanceOf, type Chance } from './chance.ts';
import { planCourses } from './courses.ts';
import { stepsOf, type Step } from './flows.ts';
import { loadPaperFonts, scanOfLetter, scanOfPages } from './paper.ts';
import { sampleSteps } from './samples.ts';

export const DEMO_PASSWORD = 'butphe-demo';
const SEED = 132_2014;
const SCAN_PAGES = 20;

/** What the demonstration needs of a running server: only what anybody could do through it. */
export type Stage = {
  readonly now: () => Instant;
  /** Sets the server's clock for what is made next. */
  readonly setClock: (at: Instant) => void;
  /** Office and calendars. */
  readonly establish: () => Promise<void>;
  readonly openAccounts: (password: string) => Promise<void>;
  readonly upload: (person: string, name: string, bytes: Uint8Array) => Promise<FileRef>;
  readonly act: (person: string, act: StagedAct) => Promise<Receipt>;
  readonly progress: (done: number, of: number) => void;
};

export type StagedAct = {
  readonly id: string;
  readonly document: string;
  readonly at: Instant;
  readonly command: PersonCommand;
};

/**
 * Makes the demonstration agency and its documents by commands, each at its moment; never past the rules.
 * @param most documents of the earlier months; a test does with fewer
 */
export async function makeDemonstration(stage: Stage, { most = Infinity } = {}): Promise<void> {
  const now = stage.now();
  const chance = chanceOf(SEED);
  loadPaperFonts();
  const courses = planCourses(now, chance).slice(0, most);
  stage.setClock(courses[0]?.start ?? now);
  await stage.establish();
  const steps = await allSteps(stage, courses, now, chance);
  for (const [at, step] of steps.entries()) {
    stage.setClock(step.at);
    await carryOut(stage, step);
    stage.progress(at + 1, steps.length);
  }
  stage.setClock(now);
  // Last: whoever can sign in finds everything made.
  await stage.openAccounts(DEMO_PASSWORD);
}

async function allSteps(
  stage: Stage,
  courses: ReturnType<typeof planCourses>,
  now: Instant,
  chance: Chance,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const course of courses) {
    const scan = await scanOfLetter(course.facts, chance);
    const file = await stage.upload('vanthu', 'Ban quet van ban den.pdf', scan);
    steps.push(...stepsOf({ ...course, files: [file] }, chance));
  }
  const sample = async (name: string) =>
    stage.upload('vanthu', name, await readFile(new URL(`./files/${name}`, import.meta.url)));
  const files = {
    letter: await sample('cong-van-thuong.pdf'),
    express: await sample('cong-van-hoa-toc.pdf'),
    scan: await stage.upload(
      'vanthu',
      'ke-hoach-20-trang.pdf',
      await scanOfPages(SCAN_PAGES, chance),
    ),
  };
  steps.push(...sampleSteps(now, files, chance));
  return steps.filter(({ at }) => at < now).sort((a, b) => a.at.localeCompare(b.at));
}

/** A refusal here is a mistake of the demonstration, or of the rules: better to hear of it than to go on. */
async function carryOut(stage: Stage, { person, id, document, at, command }: Step): Promise<void> {
  const receipt = await stage.act(person, { id, document, at, command });
  if (receipt.outcome !== 'rejected') return;
  throw new Error(`${command.type} by ${person} at ${at}: ${receipt.rule} ${receipt.message}`);
}
