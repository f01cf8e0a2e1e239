// Prints the closing line of a test run from vitest's JSON report. A file that could not even be loaded counts as one
// failure, and so does a run that failed without saying which test did (types, lint, coverage).
import { existsSync, readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
const unloaded = (report?.testResults ?? []).filter(
  (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
);
const passed = report?.numPassedTests ?? 0;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
const counted = (report?.numFailedTests ?? 0) + unloaded.length;
const failed = counted === 0 && status !== '0' ? 1 : counted;
console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
