import { UserError, type Check, type StepContext } from '@dayone/pipeline'
import type { MachineGroup } from '../layers/machine-groups.ts'
import type { MetadataGuardPorts } from '../metadata-guard-ports.ts'
import { plannedChecks, probeChecks } from './probe-checks.ts'
import { mostGroups, planProbes } from './probe-plan.ts'
import { runProbes } from './run-probes.ts'

const common = {
  id: 'MG-02/packets',
  rule: 'metadata-guard/network-deny',
  target: 'metadata address',
  control: 'MG-02',
} as const

const notSent: Check = {
  ...common,
  status: 'skip',
  text: 'No packet was sent from a pod to the metadata service.',
  means: 'skipped: it needs real pods',
}

/** Groups beyond the limit are not proved, which is said. */
const leftOut = (groups: readonly MachineGroup[]): readonly Check[] =>
  groups.length <= mostGroups
    ? []
    : [
        {
          ...common,
          id: 'MG-02/packets/others',
          status: 'skip',
          text: `Not probed: ${groups
            .slice(mostGroups)
            .map(({ name }) => name)
            .join(', ')}.`,
          means: `at most ${mostGroups} instance groups at a time`,
        },
      ]

/** Real packets from real pods, where they are asked for; without them a check that says so, and never passes. */
export const packetChecks = async (
  ctx: Pick<StepContext<Pick<MetadataGuardPorts, 'kube' | 'probe'>>, 'ports' | 'clock' | 'stop'>,
  groups: readonly MachineGroup[],
): Promise<readonly Check[]> => {
  const { probe } = ctx.ports
  if (probe === undefined) return [notSent]
  const known = groups.filter(({ name }) => name !== 'no instance group')
  const planned = planProbes(known.map(({ name }) => name))
  if (probe.isPractice) return [...plannedChecks(planned, 'pods of the practice cloud run no image'), ...leftOut(known)]
  const run = ctx.clock.now().getTime().toString(36)
  try {
    const outcomes = await runProbes(planned, { image: probe.image, run }, ctx)
    return [...probeChecks(outcomes), ...leftOut(known)]
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [
      {
        ...common,
        status: 'fail',
        severity: 'medium',
        notAsked: true,
        text: `No probe ran: ${error.message}`,
        means: 'tried to create the probes',
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      },
    ]
  }
}
