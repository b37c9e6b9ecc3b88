import { format } from 'prettier'
import { median, type Comparison } from './ratio.ts'

/** Where and when the rows were measured. */
export interface Circumstances {
  /** ISO day. */
  readonly day: string
  readonly machine: string
  /** "Node 24.1.0", in the order they are shown. */
  readonly versions: readonly string[]
}

/** A measured row; `peak` and such are not told: they are held by tests. */
export interface Measured extends Comparison {
  readonly id: string
  readonly goal: string
}

const ms = (value: number): string => (value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`)

const spreadOf = (values: readonly number[]): string =>
  values.length === 1
    ? ms(median(values))
    : `${ms(median(values))} (${ms(Math.min(...values))} to ${ms(Math.max(...values))}, ${values.length} times)`

/** docs/performance.md. Pure but for the formatter. */
export function performancePage(rows: readonly Measured[], { day, machine, versions }: Circumstances): Promise<string> {
  const lines = rows.map(({ id, goal, name, against, ours, theirs }) => {
    const ratio = (median(ours) / median(theirs)).toFixed(2)
    return `| \`${id}\` | ${name} | ${against} | **${ratio}×** | ${goal} | ${spreadOf(ours)} | ${spreadOf(theirs)} |`
  })
  return format(
    `# Performance

Written by \`npm run bench -w @dayone/bench -- --write\`; \`npm run bench -w @dayone/bench -- <row>\` measures one row. Both sides of a row take turns on the same computer in the same run, so compare the ratio: the times depend on the computer and its load. Times are medians, followed by the fastest and the slowest run.

${day} · ${machine} · ${versions.join(' · ')}

| Row | What | Against | Ratio | Goal | Time | Time of the other |
| --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

Tests hold what can be counted instead of timed: how often kops is started (\`apps/dayone/e2e/kops-processes.e2e.test.ts\`), the requests to the API server (\`apps/dayone/src/testing/request-count.live.test.ts\`), the memory that the output of a program takes (\`packages/host/src/programs/create-programs.test.ts\`).
`,
    { parser: 'markdown', proseWrap: 'preserve' },
  )
}
