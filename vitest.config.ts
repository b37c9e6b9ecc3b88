import { defineConfig } from 'vitest/config'

/** One configuration for the unit tests of every package; each package's `npm test` runs in its own folder. */
export default defineConfig({
  test: {
    root: process.cwd(),
    include: ['src/**/*.test.{ts,tsx}'],
    exclude: ['**/*.live.test.ts', '**/*.e2e.test.ts', '**/node_modules/**', '**/dist/**'],
    passWithNoTests: true,
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results.json' },
  },
})
