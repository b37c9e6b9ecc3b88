import type { Check } from '@dayone/pipeline'
import { interpretProbe, type ProbeMeaning } from './interpret-probe.ts'
import type { PlannedProbe } from './probe-plan.ts'
import type { ProbeResult } from './probe-result.ts'

/** What came of one probe. */
export interface ProbeOutcome {
  readonly probe: PlannedProbe
  /** The node it ran on. */
  readonly node: string | undefined
  /** Why there is no result. */
  readonly failure?: string
  readonly results: readonly ProbeResult[]
}

const common = { rule: 'metadata-guard/network-deny', control: 'MG-02' } as const

const meaningText = (target: string, meaning: ProbeMeaning): string => {
  if (meaning.state === 'blocked') return `${target}: blocked by the ${meaning.by}`
  if (meaning.state === 'open') return `${target}: open (${meaning.how})`
  if (meaning.state === 'intercepted') return `${target}: answered by a proxy with the role ${meaning.role}`
  return `${target}: not known (${meaning.why})`
}

const classText = {
  control: 'network of the node',
  guarded: 'guarded namespaces',
  exempt: 'exempt namespaces',
} as const

/** The control on the same node, if it got a token there; else nothing is proved. */
const controlOf = (outcome: ProbeOutcome, all: readonly ProbeOutcome[]): ProbeOutcome | undefined =>
  all.find(
    ({ probe, node, results }) =>
      probe.from === 'control' &&
      probe.group === outcome.probe.group &&
      node !== undefined &&
      node === outcome.node &&
      results.some(({ put }) => put === 'token'),
  )

const judge = (outcome: ProbeOutcome, all: readonly ProbeOutcome[]): Check => {
  const { probe, node, results, failure } = outcome
  const check = {
    ...common,
    id: `MG-02/packets/${probe.id}`,
    target: `instance group ${probe.group}, ${classText[probe.from]}`,
    means: `sent requests from a pod${node === undefined ? '' : ` on ${node}`}`,
  }
  const missing = probe.targets.filter((target) => !results.some((one) => one.target === target))
  if (failure !== undefined || missing.length > 0)
    return {
      ...check,
      status: 'fail',
      severity: 'medium',
      notAsked: true,
      text: `The probe has no result${failure === undefined ? ` for ${missing.join(', ')}` : `: ${failure}`}. This proves nothing.`,
      hint: 'Run it again with --probe.',
    }
  const control = controlOf(outcome, all)
  if (control === undefined)
    return {
      ...check,
      status: 'fail',
      severity: 'medium',
      notAsked: true,
      text: 'The positive control on the same node got no token, so a probe that gets none proves nothing.',
      hint: 'Check that the metadata service of the instance is on, and the result of the control.',
    }
  // What the node itself is offered: any other role comes from a proxy.
  const nodeRoles = control.results.flatMap(({ role }) => role ?? [])
  const meanings = results.map((one) => ({ target: one.target, meaning: interpretProbe(one, nodeRoles) }))
  const text = `${meanings.map(({ target, meaning }) => meaningText(target, meaning)).join('; ')}.`
  if (meanings.some(({ meaning }) => meaning.state === 'open'))
    return { ...check, status: 'fail', severity: 'high', text, hint: 'Run `dayone up metadata-guard`.' }
  // A name that does not resolve leads nowhere; the addresses themselves must be known.
  const unknown = meanings.filter(({ target, meaning }) => meaning.state === 'not known' && !isName(target))
  if (unknown.length > 0 || meanings.some(({ meaning }) => meaning.state === 'intercepted'))
    return { ...check, status: 'warn', severity: 'medium', text }
  const onlyHops = meanings.some(({ meaning }) => meaning.state === 'blocked' && meaning.by === 'hop limit')
  return onlyHops
    ? {
        ...check,
        status: 'warn',
        severity: 'medium',
        text: `${text} Only the hop limit holds: the network lets the packets through.`,
        hint: '`dayone up metadata-guard` applies the deny of the network plugin.',
      }
    : { ...check, status: 'pass', text }
}

const isName = (target: string): boolean => /[g-wyz]/i.test(target)

/** One check per probe; a probe without its control on the same node never passes. Pure. */
export const probeChecks = (outcomes: readonly ProbeOutcome[]): readonly Check[] =>
  outcomes.filter(({ probe }) => probe.from !== 'control').map((outcome) => judge(outcome, outcomes))

/** The plan of the probes where pods do not run: shown, and never passed. Pure. */
export const plannedChecks = (probes: readonly PlannedProbe[], why: string): readonly Check[] =>
  probes
    .filter(({ from }) => from !== 'control')
    .map(({ id, group, from, namespace, targets }) => ({
      ...common,
      id: `MG-02/packets/${id}`,
      target: `instance group ${group}, ${classText[from]}`,
      status: 'skip',
      emulated: true,
      means: 'planned only',
      text: `Not proved: ${why}. On real nodes, a pod on the network of a node first gets a token, then a pod in ${namespace} on the same node tries ${targets.join(', ')}.`,
    }))
