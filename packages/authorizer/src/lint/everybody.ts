import type { Subject } from '../rbac-objects.ts'
import type { LintProblem } from './lint-finding.ts'

const open = (control: string, words: string, attack: string): LintProblem => ({
  control,
  severity: 'high',
  words,
  attack,
})

const anyToken = 'A token from any pod is enough: the weakest program in the cluster decides.'

/**
 * Kubernetes puts every service account of a namespace into this group:
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens
 */
const ofNamespace = 'system:serviceaccounts:'

const ofGroup = (name: string): LintProblem | undefined => {
  if (name === 'system:masters')
    return open(
      'RB-02',
      'is bound, and that group bypasses RBAC',
      'A certificate in system:masters is a cluster admin until it expires, and removing bindings does not revoke it.',
    )
  if (name === 'system:unauthenticated')
    return open(
      'RB-12',
      'has permissions, and that is everyone without credentials',
      'Anyone who can reach the port of the API server needs no credentials at all.',
    )
  if (name === 'system:authenticated')
    return open('RB-12', 'has permissions, and that is everyone with credentials', anyToken)
  if (name === 'system:serviceaccounts')
    return open('RB-12', 'has permissions, and that is every pod with a token', anyToken)
  if (name.startsWith(ofNamespace))
    return open(
      'RB-12',
      `has permissions, and that is every pod with a token in the namespace ${name.slice(ofNamespace.length)}`,
      'A token from any of its pods is enough: the weakest program in the namespace decides.',
    )
  if (name === 'system:nodes')
    return open(
      'RB-12',
      'has permissions, and that is every node',
      'The credentials of one kubelet are enough: they are on the disk of every node.',
    )
  return undefined
}

const isDefaultAccount = ({ kind, name }: Subject): boolean =>
  kind === 'ServiceAccount' ? name === 'default' : kind === 'User' && /^system:serviceaccount:[^:]+:default$/.test(name)

/** The problem of granting anything to this subject: it is everyone, or every pod. Pure. */
export const everybodyProblem = (subject: Subject): LintProblem | undefined => {
  if (subject.kind === 'Group') return ofGroup(subject.name)
  if (subject.kind === 'User' && subject.name === 'system:anonymous') return ofGroup('system:unauthenticated')
  if (isDefaultAccount(subject))
    return open('RB-13', 'has permissions, and that is every pod without a service account of its own', anyToken)
  return undefined
}
