// Prints the closing line of a test run: `summary.mjs <exit status> <report…>`, from vitest's JSON reports. A file that
// could not even be loaded counts as one failure, and so does a run that failed without saying which test did (types,
// lint, coverage, a part that never ran).
import { existsSync, readFileSync } from 'node:fs';

const [status, ...files] = process.argv.slice(2);
const reports = files
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (count) => reports.reduce((total, report) => total + count(report), 0);
const passed = sum((report) => report.numPassedTests);
const skipped = sum((report) => report.numPendingTests + report.numTodoTests);
const unloaded = sum(({ testResults }) => testResults.filter(isUnloaded).length);
const counted = sum((report) => report.numFailedTests) + unloaded;
const failed = counted === 0 && status !== '0' ? 1 : counted;
console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);

function isUnloaded({ status, assertionResults }) {
  return status === 'failed' && assertionResults.length === 0;
}
