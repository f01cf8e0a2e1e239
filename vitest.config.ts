import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Long ones that start dozens of processes or tell the same histories to broken workers: `npm run soak`.
    exclude: process.env.SOAK ? [] : ['test/process/**', 'test/simulation/mutants.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    globalSetup: ['test/setup/machine.ts'],
    // Most tests wait for Redis, a socket or a browser: with one worker for each processor but one, as is the default,
    // a small machine would do so one after the other.
    maxWorkers: 3,
    // Loading everything anew for each of hundreds of files would take longer than the tests.
    isolate: false,
    coverage: {
      provider: 'v8',
      include: ['src/policy/**'],
      thresholds: { branches: 100 },
      reporter: ['text-summary'],
    },
  },
});
