import process from 'node:process';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the run with `N passed, N failed`, alone on the last line.
 * A test that was skipped, a file that broke outside its tests, a stray error and an empty run all count as failed.
 */
export const lastLine: Reporter = {
  onTestRunEnd(modules, strayErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const failed = tests.filter((test) => test.result().state === 'failed').length;
    const notRun = tests.filter((test) => !['passed', 'failed'].includes(test.result().state));
    const broken = modules.filter(isBroken);

    for (const test of notRun) console.error(`not run, counts as failed: ${test.fullName}`);
    for (const module of broken)
      console.error(`broken outside its tests: ${module.relativeModuleId}`);
    if (tests.length === 0) console.error('no test ran');

    const nothing = tests.length === 0 ? 1 : 0;
    const failures = failed + notRun.length + broken.length + strayErrors.length + nothing;
    if (failures > 0) process.exitCode = 1;
    process.on('exit', () => console.log(`${passed} passed, ${failures} failed`));
  },
};

/** A file that could not be loaded, that holds no test, or whose hooks failed. */
function isBroken(module: TestModule): boolean {
  const suites = [...module.children.allSuites()];
  return (
    [...module.children.allTests()].length === 0 ||
    module.errors().length > 0 ||
    suites.some((suite) => suite.errors().length > 0)
  );
}
