import type { AnyStep, CheckRule } from '@dayone/pipeline'

const intro = `# Checks

\`dayone verify\` runs each of these checks on the live cluster, and \`dayone up\` runs them at its end. The last column is a situation in which the check must fail; the tests create it. A check that could not run says so (\`skip\` or \`warn\`) and never counts as passed.

This page is generated from the tables of the steps: \`npm run docs -w dayone\`.
`

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const row = ({ id, promise, asks, planted, control }: CheckRule): string =>
  `| ${[`\`${id}\``, promise, asks, planted, control ?? ''].map(cell).join(' | ')} |`

/** What verify of the step checks, and what its removal does. */
const rulesOf = <Ports>(step: AnyStep<Ports> & { readonly removal?: AnyStep<Ports> }): readonly CheckRule[] => [
  ...(step.checks ?? []),
  ...(step.removal?.checks ?? []),
]

/** docs/checks.md, a table per step, in the order people meet them. Pure. */
export const checksPage = <Ports>(steps: readonly AnyStep<Ports>[]): string =>
  [
    intro,
    ...steps
      .map((step) => ({ id: step.id, checks: rulesOf(step) }))
      .filter(({ checks }) => checks.length > 0)
      .map(({ id, checks }) =>
        [
          `## \`${id}\`\n`,
          '| Check | Proves | Asks | Fails when, for example | Control |',
          '| --- | --- | --- | --- | --- |',
          ...checks.map(row),
        ].join('\n'),
      ),
  ].join('\n') + '\n'
