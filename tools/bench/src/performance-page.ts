import { format } from 'prettier'
import type { Measured } from './rows/measured-rows.ts'
import { median, ratioOf, spreadText } from './ratio.ts'
import type { Row } from './rows/row.ts'

const milliseconds = (value: number): string => `${Math.round(value)} ms`

const spentLine = (row: Measured | undefined): readonly string[] => {
  if (row?.spent === undefined) return []
  const { waiting, loading, collecting, node, program } = row.spent
  return [`| \`${row.id}\` | ${[waiting, loading, collecting, node, program].map(milliseconds).join(' | ')} |`]
}

const workLine = (row: Measured | undefined): readonly string[] => {
  if (row?.work === undefined) return []
  const { ours, theirs } = row.work
  const least = `${(ours / median(row.theirs)).toFixed(2)}×`
  return [`| \`${row.id}\` | ${milliseconds(ours)} | ${milliseconds(theirs)} | ${least} |`]
}

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

## Where the time goes

What the main thread of dayone does in one more run, under V8's profiler, which takes some time itself. Waiting is for kops, the API server and AWS: by hand, a person waits for the same, but sees no proofs.

| Row | Waiting | Loading the program | Collecting garbage | Node (TLS, HTTP, files, processes) | dayone and its libraries |
| --- | --- | --- | --- | --- | --- |
${rows.flatMap(({ id }) => spentLine(byId.get(id))).join('\n')}

The work of all programs, kops, the API server and the emulated AWS included, divided by the number of cores: no run takes less, however parallel it is. The least ratio is that of this work to the time by hand. On AWS, where kops waits for the network, the work matters less; that is not measured here.

| Row | Ours | The other | Least ratio |
| --- | --- | --- | --- |
${rows.flatMap(({ id }) => workLine(byId.get(id))).join('\n')}

## Requests with nothing to do

The steps send at most 31 requests in \`up namespaces rbac\` and 28 in \`plan namespaces rbac\`, regardless of the number of namespaces; the goal was 12. Kubernetes lists one kind per request, and objects of others decide too ([why](decisions/0016-what-was-proved-is-kept.md)):

| Requests | plan | up |
| --- | --- | --- |
| names of the API | 2 | 2 |
| namespaces and their guards: Namespace, ServiceAccount, ResourceQuota, LimitRange | 4 | 4 |
| network policies: NetworkPolicy, two kinds of Cilium; its DaemonSet, ConfigMap and CiliumNodeConfigs | 6 | 6 |
| what the platform needs: Service, two kinds of webhooks | 3 | 3 |
| roles and bindings: ClusterRole, Role, ClusterRoleBinding, RoleBinding | 4 | 4 |
| other ways to permissions: two types of Secrets, APIService, CertificateSigningRequest | 4 | 4 |
| validating and mutating admission policies and their bindings | 4 | 4 |
| access reviews: a user without permissions | 1 | 1 |
| only where proofs can be kept: leases of the API servers, own rules, a request without credentials | – | 3 |

Tests hold what can be counted instead of timed: how often kops is started (\`apps/dayone/e2e/kops-processes.e2e.test.ts\`), the requests to the API server (\`apps/dayone/src/testing/request-count.live.test.ts\`), how much of a large plan is processed before the event loop continues (\`packages/pipeline/src/engine/many-changes.test.ts\`), how often a starting API server is polled (\`packages/kops-driver/src/waiting/wait-until-ready.test.ts\`), the memory that the output of a program takes (\`packages/host/src/programs/create-programs.test.ts\`) and that long lists take (\`packages/kube/src/transport/parse-list.test.ts\`), and what is loaded for \`--version\` (\`apps/dayone/e2e/bundle-graph.e2e.test.ts\`).
`,
    { parser: 'markdown', proseWrap: 'preserve' },
  )
}
