import { defineConfig } from 'vitest/config';

const project = (name: string, testTimeout: number) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout },
});

/** Named suites: `npm test` runs the first four, `.ci/run` all of them. */
export default defineConfig({
  test: {
    projects: [
      project('unit', 30_000),
      project('contract', 60_000),
      project('golden', 60_000),
      project('e2e', 120_000),
      project('drills', 120_000),
      project('long', 900_000),
      project('integration', 300_000),
    ],
  },
});
