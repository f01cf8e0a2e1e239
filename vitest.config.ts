import { defineConfig } from 'vitest/config';

/** Pure rules: they cover every branch of the core by themselves, and only they are measured, which costs time. */
const CORE = 'test/policy/**/*.test.ts';
const PROCESSES = 'test/process/**/*.test.ts';

/**
 * Most tests wait for Redis, a socket or a browser: with one worker for each processor but one, as is the default, a
 * small machine would do so one after the other.
 */
const shared = { testTimeout: 60_000, hookTimeout: 120_000, maxWorkers: 3 };

export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['src/policy/**'],
      thresholds: { branches: 100 },
      reporter: ['text-summary'],
    },
    projects: [
      { test: { ...shared, name: 'core', include: [CORE], isolate: false } },
      {
        test: {
          ...shared,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [CORE, PROCESSES],
          globalSetup: ['test/setup/machine.ts'],
          // Loading everything anew for each of hundreds of files would take longer than the tests.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'processes',
          include: [PROCESSES],
          globalSetup: ['test/process/build.ts'],
          isolate: true,
          // Most of their time they wait for a process to start or to be believed dead.
          maxWorkers: 5,
          // After all others: what starts processes by the dozen and waits for them wants the machine for itself.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
