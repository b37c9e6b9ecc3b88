import type { StatusTable } from '@dayone/pipeline'
import type { GradedNamespace } from './grade-namespaces.ts'

const order = ['F', 'D', 'C', 'B', 'A', undefined] as const

/** Every namespace, the worst first, with its grade and why. Pure. */
export const gradeTable = (graded: readonly GradedNamespace[]): StatusTable => {
  const counts = order.flatMap((grade) => {
    const count = graded.filter((one) => one.grade === grade).length
    return grade === undefined || count === 0 ? [] : [`${count} with grade ${grade}`]
  })
  return {
    title: 'How the namespaces of this cluster are guarded',
    head: ['namespace', 'owner', 'pod security', 'denied', 'quota', 'workloads', 'grade'],
    rows: graded
      .toSorted((one, two) => order.indexOf(one.grade) - order.indexOf(two.grade))
      .map(({ name, owner = 'none', podSecurity, denied, hasQuota, workloads, grade = '-', reasons }) => [
        name,
        owner,
        podSecurity,
        denied,
        hasQuota ? 'yes' : 'none',
        String(workloads),
        reasons.length === 0 ? grade : `${grade}: ${reasons.join('; ')}`,
      ]),
    notes: [...(counts.length === 0 ? [] : [`${counts.join(', ')}. "denied": what default-deny policies close.`])],
  }
}
