import { writeFileSync } from 'node:fs';

/** Writes what Jest counted to the file named by TEST_COUNTS: Jest's own JSON fails on errors that hold circles. */
export default class CountReporter {
  /** @param {unknown} _contexts @param {import('./checks.mjs').JestReport} results */
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const file = process.env.TEST_COUNTS;
    if (file !== undefined) writeFileSync(file, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }));
  }
}
