import type { LintedFinding } from '@dayone/rbac'

const countText = (findings: readonly LintedFinding[]): string =>
  (['critical', 'high', 'medium', 'low'] as const)
    .map((severity) => [findings.filter((one) => one.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}`)
    .join(', ')

const linesOf = ({ id, control, severity, text, attack, fix, accepted }: LintedFinding): readonly string[] => [
  `${severity.padEnd(8)}  ${control}  ${text}`,
  `          Attack: ${attack}`,
  ...(accepted === undefined
    ? [`          Fix: ${fix}`]
    : [`          Accepted until ${accepted.until} by ${accepted.owner}: ${accepted.reason}`]),
  `          Id: ${id}`,
]

/** For people: the worst first, four lines each, and a last line of counts. Pure. */
export const lintLines = (findings: readonly LintedFinding[]): readonly string[] => {
  if (findings.length === 0)
    return [
      'No findings: no one has more permissions than Kubernetes, kops and dayone.yaml grant, and every reference resolves.',
    ]
  const accepted = findings.filter((one) => one.accepted !== undefined).length
  return [
    ...findings.flatMap(linesOf),
    '',
    `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}: ${countText(findings)}${accepted === 0 ? '' : `; ${accepted} of them accepted`}.`,
  ]
}
