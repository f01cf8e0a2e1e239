import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    globalSetup: ['test/setup/machine.ts'],
    coverage: {
      provider: 'v8',
      include: ['src/policy/**'],
      thresholds: { branches: 100 },
      reporter: ['text-summary'],
    },
  },
});
