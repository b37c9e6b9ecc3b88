import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tools/setup/src/longest-first.mjs'

/**
 * Tests that need the real parts of the practice cloud, or the built program. Each file has a cloud of its own: five run
 * in parallel, because they wait as much as they work.
 */
export default defineConfig({
  // A package that is new is found before npm has linked it.
  resolve: { tsconfigPaths: true },
  test: {
    root: process.cwd(),
    include: ['**/src/**/*.live.test.ts', '**/e2e/**/*.e2e.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    passWithNoTests: true,
    pool: 'forks',
    maxWorkers: 5,
    sequence: { sequencer: LongestFirst },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results-e2e.json' },
  },
})
