import { defineConfig } from 'vitest/config'

/** The unit tests: those of the folder that Vitest runs in, be it one package's or the whole workspace. */
export default defineConfig({
  // A package that is new is found before npm has linked it.
  resolve: { tsconfigPaths: true },
  test: {
    root: process.cwd(),
    include: ['**/src/**/*.test.{ts,tsx}'],
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
