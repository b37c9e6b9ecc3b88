import js from '@eslint/js'
import nx from '@nx/eslint-plugin'
import prettier from 'eslint-config-prettier'
import tseslint from 'typescript-eslint'
import plainTexts from './tools/workspace-plugin/src/lint/plain-texts.mjs'

const noTerminal = ['ink', 'react', '@inquirer/*', 'commander']
const noPrograms = ['execa']

/** The arrows of the house: app → step → kit → host → core; `lab` (practice-cloud, testing) may use kits, host and core. */
const arrows = {
  'type:app': ['type:step', 'type:kit', 'type:host', 'type:core', 'type:lab'],
  'type:lab': ['type:kit', 'type:host', 'type:core'],
  'type:step': ['type:kit', 'type:host', 'type:core'],
  'type:kit': ['type:host', 'type:core'],
  'type:host': ['type:core'],
  'type:core': ['type:core'],
  'type:tool': ['*'],
}

const externals = {
  'type:app': { bannedExternalImports: noPrograms },
  'type:lab': { bannedExternalImports: [...noTerminal, ...noPrograms] },
  'type:step': { bannedExternalImports: [...noTerminal, ...noPrograms] },
  'type:kit': { bannedExternalImports: [...noTerminal, ...noPrograms] },
  'type:host': { bannedExternalImports: noTerminal },
  'type:core': { allowedExternalImports: ['zod', 'yaml', 'vitest', 'fast-check'] },
}

/** Tests of every package may also use `lab`: fakes, the laws of a step, the practice cloud. */
const boundaries = ({ inTests }) => [
  'error',
  {
    allow: [],
    enforceBuildableLibDependency: false,
    depConstraints: Object.entries(arrows).map(([sourceTag, targets]) => ({
      sourceTag,
      onlyDependOnLibsWithTags: inTests ? [...new Set([...targets, 'type:lab'])] : targets,
      ...externals[sourceTag],
    })),
    // @dayone/testing fakes what the packages below it define, and their tests use it: no circle of sources.
    ignoredCircularDependencies: [
      ...['pipeline', 'cluster-spec', 'host', 'kops', 'aws', 'kube', 'practice-cloud'].map((name) => [
        `@dayone/${name}`,
        '@dayone/testing',
      ]),
      // Its independent judge is built like the other programs of practice; its sources use none of that.
      ['@dayone/practice-cloud', '@dayone/kube'],
      ['@dayone/kube', '@dayone/reachability'],
    ],
  },
]

const entryOnly = ['exit', 'env', 'cwd', 'argv', 'exitCode', 'chdir'].map((property) => ({
  object: 'process',
  property,
  message: `Only entry files (main.ts, *.main.ts, tools) read process.${property}; pass it in as a value.`,
}))

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/.nx/**', '**/fixtures/**', '**/files/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries({ inTests: false }),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      // The house has no classes that need `this`: methods of ports are plain functions.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-restricted-properties': ['error', ...entryOnly],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:child_process', message: 'Programs run through @dayone/host only.' },
            { name: 'child_process', message: 'Programs run through @dayone/host only.' },
            { name: '@dayone/testing', message: 'For tests only.' },
          ],
          patterns: [
            { group: ['**/utils*', '**/helpers*', '**/common*'], message: 'Name the file for what it exports.' },
          ],
        },
      ],
    },
  },
  {
    // What people meet is written in one way: see tools/workspace-plugin/src/lint/plain-texts.mjs.
    files: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}', '**/*.fixture.ts', 'packages/testing/**'],
    plugins: { texts: plainTexts },
    rules: {
      'texts/commands': 'error',
      'texts/phrases': 'error',
      'texts/sentences': 'error',
      'texts/typography': 'error',
    },
  },
  // What makes them.
  { files: ['packages/kops/src/printed/kops-line.ts'], rules: { 'texts/commands': 'off' } },
  // Sentences of the Kubernetes documentation.
  { files: ['packages/reachability/src/cases/sentences.ts'], rules: { 'texts/phrases': 'off' } },
  // The table of the marks themselves.
  { files: ['packages/manifests/src/reading/typography.ts'], rules: { 'texts/typography': 'off' } },
  { files: ['packages/host/src/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['**/main.ts', '**/*.main.ts', 'tools/**', '**/vitest*.config.ts', '**/*.mjs', '**/*.js'],
    rules: { 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
  // Tools are no part of the product: they may start programs themselves.
  { files: ['tools/**'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['**/*.test.ts', '**/*.test.tsx', '**/*.e2e.test.ts', 'apps/dayone/e2e/**', 'packages/testing/**'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries({ inTests: true }),
      'max-lines': ['error', { max: 400 }],
      'no-restricted-properties': 'off',
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        performance: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
  prettier,
)
