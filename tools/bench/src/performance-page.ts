import { format } from 'prettier'
import type { Measured } from './measured-rows.ts'
import { ratioOf, spreadText } from './ratio.ts'
import type { Row } from './row.ts'

/** docs/performance.md: every row, measured or not. Pure except for the formatter. */
export function performancePage(
  rows: readonly Pick<Row, 'id' | 'name' | 'against' | 'goal'>[],
  measured: readonly Measured[],
): Promise<string> {
  const byId = new Map(measured.map((row) => [row.id, row]))
  const circumstances = [...new Set(measured.map(({ machine, versions }) => [machine, ...versions].join(' · ')))]
  const lines = rows.map(({ id, name, against, goal }) => {
    const found = byId.get(id)
    if (found === undefined) return `| \`${id}\` | ${name} | ${against ?? '–'} | not measured | ${goal} | – | – | – |`
    const { unit, ours, theirs, day, load } = found
    const ratio = ratioOf(found)
    return [
      '',
      `\`${id}\``,
      found.name,
      found.against ?? '–',
      ratio === undefined ? '–' : `**${ratio.toFixed(2)}×**`,
      goal,
      spreadText(ours, unit),
      theirs.length === 0 ? '–' : spreadText(theirs, unit),
      `${day}, load ${load.join(' to ')}`,
      '',
    ].join('|')
  })
  return format(
    `# Performance

Written by \`npm run bench -w @dayone/bench -- --write\`; \`npm run bench -w @dayone/bench -- <row>\` measures one row. Both sides of a row take turns on the same computer in the same run, so compare the ratio: the times depend on the computer and its load, which is given before and after the row. Values are medians, followed by the smallest and the largest.

${circumstances.map((one) => `- ${one}`).join('\n')}

| Row | What | Against | Ratio | Goal | Ours | The other | When |
| --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

Tests hold what can be counted instead of timed: how often kops is started (\`apps/dayone/e2e/kops-processes.e2e.test.ts\`), the requests to the API server (\`apps/dayone/src/testing/request-count.live.test.ts\`), how much of a large plan is processed before the event loop continues (\`packages/pipeline/src/engine/many-changes.test.ts\`), how often a starting API server is polled (\`packages/kops-driver/src/waiting/wait-until-ready.test.ts\`), the memory that the output of a program takes (\`packages/host/src/programs/create-programs.test.ts\`).
`,
    { parser: 'markdown', proseWrap: 'preserve' },
  )
}
