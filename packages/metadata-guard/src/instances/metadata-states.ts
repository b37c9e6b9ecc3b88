import type { CloudInstance, LaunchTemplate } from '@dayone/aws'
import { readPath, type KopsDocument } from '@dayone/cluster-spec'
import { kopsLine, type KopsTarget } from '@dayone/kops'
import type { Finding, ThreeStates } from '@dayone/pipeline'
import { isOpen, showAnswers, type MetadataAnswers } from './metadata-answers.ts'

/**
 * Where the metadata service is open to pods: in the saved settings, in launch templates, and on running machines.
 * MG-01. Pure.
 */
export const metadataStates = (
  groups: readonly KopsDocument[],
  templates: readonly LaunchTemplate[],
  instances: readonly CloudInstance[],
): Required<ThreeStates> => ({
  saved: groups.flatMap((group) => {
    const answers = savedAnswers(group)
    return isOpen(answers) ? [`${group.metadata.name}: ${showAnswers(answers)}`] : []
  }),
  applied: templates
    .filter(({ metadata }) => isOpen(metadata))
    .map(({ name, metadata }) => `${name}: ${showAnswers(metadata)}`),
  running: instances
    .filter(({ metadata }) => isOpen(metadata))
    .map(({ id, instanceGroup = 'no group', metadata }) => `${id} (${instanceGroup}): ${showAnswers(metadata)}`),
})

/** kops' defaults for an unset spec: token required, hop limit 1 (awsmodel/autoscalinggroup.go). */
const savedAnswers = (group: KopsDocument): MetadataAnswers => {
  const hops = readPath(group, ['spec', 'instanceMetadata', 'httpPutResponseHopLimit'])
  const tokens = readPath(group, ['spec', 'instanceMetadata', 'httpTokens'])
  return { httpTokens: tokens === 'optional' ? 'optional' : 'required', hopLimit: typeof hops === 'number' ? hops : 1 }
}

const remediesOf = (where: KopsTarget): Readonly<Record<keyof typeof texts, string>> => ({
  saved: '`dayone up metadata-guard` edits the specification, updates the cloud and rolls the instances.',
  applied: `\`dayone up metadata-guard\` updates the cloud; \`${kopsLine(where, 'update cluster')}\` shows the difference.`,
  running: `\`dayone up metadata-guard\` restores instances changed after they started; replace older ones with \`${kopsLine(where, 'rolling-update cluster', '--yes')}\`.`,
})

/** One risk for each of the three that differs. Pure. */
export const stateFindings = (where: KopsTarget, states: ThreeStates): readonly Finding[] =>
  (['saved', 'applied', 'running'] as const).flatMap((state): Finding[] => {
    const differs = states[state] ?? []
    if (differs.length === 0) return []
    return [
      {
        id: `MG-01/${state}`,
        kind: 'risk',
        target: where.name,
        severity: 'high',
        control: 'MG-01',
        text: `${texts[state]}: ${differs.join('; ')}`,
        hint: remediesOf(where)[state],
      },
    ]
  })

const texts = {
  saved: 'The saved specification allows pods to reach instance credentials',
  applied: 'The launch template starts new instances with an open metadata service',
  running: 'Instances run with an open metadata service',
} as const
