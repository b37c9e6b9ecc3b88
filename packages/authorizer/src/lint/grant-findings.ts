import { shellWord } from '@dayone/pipeline'
import { isKnownBinding } from '../known/known-rbac.ts'
import { excessOf, rulesInWords } from './excess-rules.ts'
import type { PolicyRule } from '../rbac-objects.ts'
import { everybodyProblem } from './everybody.ts'
import type { Grant } from './grants.ts'
import { bySeverity, type LintFinding, type LintProblem } from './lint-finding.ts'
import { powersIn } from './powers/powers.ts'
import { startsPods } from './powers/workload-powers.ts'

/** What the caller knows in addition to the objects. */
export interface GrantKnowledge {
  /** Rules that the configuration grants through this binding: only the rest is checked. */
  readonly given?: (grant: Grant) => readonly PolicyRule[]
  /** Additional problems of a grant. */
  readonly more?: (grant: Grant) => readonly LintProblem[]
}

/**
 * An object name for `kubectl`: `rolebinding/admins -n shop`. A single word, so that a name such as `--all` is not an
 * option.
 */
export const kubectlName = (id: string): string => {
  const [kind = '', ...rest] = id.split('/')
  const isNamespaced = rest.length > 1
  return `${shellWord(`${kind.toLowerCase()}/${rest.at(-1) ?? ''}`)}${isNamespaced ? ` -n ${rest[0] ?? ''}` : ''}`
}

const fixOf = ({ bindingId, subjectTitle }: Grant): string =>
  isKnownBinding(bindingId)
    ? `This binding belongs to Kubernetes or kops: remove ${subjectTitle} from it with \`kubectl edit ${kubectlName(bindingId)}\`, or restore its role.`
    : `Delete it with \`kubectl delete ${kubectlName(bindingId)}\`, or grant only what ${subjectTitle} needs, with a Role in one namespace.`

const findingOf = (grant: Grant, problems: readonly LintProblem[]): readonly LintFinding[] => {
  const [worst] = problems.toSorted(bySeverity)
  if (worst === undefined) return []
  const { bindingId, roleId, subject, subjectTitle, namespace } = grant
  const controls = [...new Set(problems.map(({ control }) => control))].toSorted()
  const where = namespace === undefined ? 'in the whole cluster' : `in ${namespace}`
  const words = [...new Set(problems.map((problem) => problem.words))].join('; ')
  return [
    {
      id: `${controls.join('+')}/${bindingId}/${subject.kind}:${subject.namespace ?? ''}${subject.namespace === undefined ? '' : '/'}${subject.name}`,
      rule: 'grants',
      control: worst.control,
      severity: worst.severity,
      object: bindingId,
      text: `${subjectTitle} ${words} (${where}, by ${bindingId} to ${roleId}).`,
      attack: worst.attack,
      fix: worst.fix ?? fixOf(grant),
    },
  ]
}

/** An addition to a binding or role of Kubernetes or kops that is harmless by itself. */
const addedProblems = ({ bindingId, isKnown, unexpected }: Grant): readonly LintProblem[] =>
  isKnownBinding(bindingId)
    ? [
        {
          control: 'RB-05',
          severity: 'low',
          words: isKnown
            ? `has more permissions than Kubernetes 1.36 or kops 1.36 gives it: ${rulesInWords(unexpected)}`
            : 'is a subject that neither Kubernetes 1.36 nor kops 1.36 adds',
          attack: 'Few people look at the roles and bindings of addons, so an addition there goes unnoticed.',
        },
      ]
    : []

/** Grants that exceed those of Kubernetes, kops or the configuration, one finding per binding and subject. Pure. */
export const grantFindings = (
  grants: readonly Grant[],
  reached: (namespace: string) => LintProblem | undefined,
  { given, more }: GrantKnowledge,
): readonly LintFinding[] =>
  grants.flatMap((grant) => {
    const { subject, namespace, rules, unexpected, isKnown } = grant
    if (rules.length === 0 || (isKnown && unexpected.length === 0)) return []
    const decided = given?.(grant) ?? []
    const judged = decided.length === 0 ? unexpected : excessOf(unexpected, decided)
    const open = judged.length === 0 ? undefined : everybodyProblem(subject)
    // If RBAC is bypassed, the rules of the role do not matter.
    if (open?.control === 'RB-02') return findingOf(grant, [open])
    const powers = powersIn(judged, namespace)
    const isStronger = powers.some(({ severity }) => severity === 'critical')
    // Starting pods may be granted by the configuration, but still leads to rights that are not.
    const pods =
      namespace !== undefined && !isStronger && !isKnown && rules.some(startsPods) ? reached(namespace) : undefined
    const problems = [
      ...(open === undefined ? [] : [open]),
      ...powers,
      ...(pods === undefined || isItself(subject, pods) ? [] : [pods]),
      ...(more?.(grant) ?? []),
    ]
    return findingOf(grant, problems.length > 0 || decided.length > 0 ? problems : addedProblems(grant))
  })

/** Starting pods that run as itself grants nothing new. */
const isItself = ({ kind, name, namespace = '' }: Grant['subject'], { words }: LintProblem): boolean =>
  kind === 'ServiceAccount' && words.startsWith(`can start pods as ServiceAccount ${namespace}/${name},`)
