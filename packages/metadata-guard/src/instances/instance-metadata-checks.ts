import type { CloudInstance, LaunchTemplate } from '@dayone/aws'
import { readPath, type KopsDocument } from '@dayone/cluster-spec'
import { kopsLine, type KopsTarget } from '@dayone/kops'
import type { Check } from '@dayone/pipeline'
import { isOpen, showAnswers, type MetadataAnswers } from './metadata-answers.ts'

interface Difference {
  readonly text: string
  readonly remedy: string
}

/**
 * One check per instance group: the saved settings, the launch template and the running instances must all require a
 * token and limit it to one hop. They can differ: a new launch template does not change running instances. MG-01.
 */
export const instanceMetadataChecks = (
  where: KopsTarget,
  groups: readonly KopsDocument[],
  templates: readonly LaunchTemplate[],
  instances: readonly CloudInstance[],
): readonly Check[] => {
  const known = new Set(groups.map((group) => group.metadata.name))
  const strays = instances.filter(({ instanceGroup }) => instanceGroup === undefined || !known.has(instanceGroup))
  return [
    ...groups.map((group) => {
      const { name } = group.metadata
      return groupCheck(
        where,
        group,
        templates.find(({ instanceGroup }) => instanceGroup === name),
        instances.filter(({ instanceGroup }) => instanceGroup === name),
      )
    }),
    ...strays.map(strayCheck),
  ]
}

const groupCheck = (
  where: KopsTarget,
  group: KopsDocument,
  template: LaunchTemplate | undefined,
  instances: readonly CloudInstance[],
): Check => {
  const { name } = group.metadata
  const saved = savedAnswers(group)
  const common = {
    id: `MG-01/${name}`,
    target: `instance group ${name}`,
    control: 'MG-01',
    means: `read the saved specification from kops, and the launch template and ${counted(instances.length)} from EC2`,
  }
  const differences = [
    ...savedDifferences(name, saved),
    // Karpenter starts instances without a launch template of kops.
    ...(readPath(group, ['spec', 'manager']) === 'Karpenter' ? [] : templateDifferences(template)),
    ...instanceDifferences(
      kopsLine(where, 'rolling-update cluster', `--instance-group ${name}`, '--yes'),
      template,
      instances,
    ),
  ]
  const [first] = differences
  if (first !== undefined)
    return {
      ...common,
      status: 'fail',
      severity: 'high',
      text: `${name} is open: ${differences.map(({ text }) => text).join('; ')}.`,
      hint: first.remedy,
    }
  if (!saved.isExplicit)
    return {
      ...common,
      status: 'warn',
      severity: 'low',
      text: `${name} is closed by the kops default only: its specification does not set it.`,
      hint: 'Run `dayone up metadata-guard` to set it explicitly.',
    }
  return {
    ...common,
    status: 'pass',
    text: `${name}: token required, hop limit 1; in the specification, in the launch template and on ${counted(instances.length)}.`,
  }
}

/** kops' defaults for an unset spec: token required, hop limit 1 (awsmodel/autoscalinggroup.go). */
const savedAnswers = (group: KopsDocument) => {
  const tokens = readPath(group, ['spec', 'instanceMetadata', 'httpTokens'])
  const hops = readPath(group, ['spec', 'instanceMetadata', 'httpPutResponseHopLimit'])
  return {
    httpTokens: tokens === undefined || tokens === 'required' ? ('required' as const) : ('optional' as const),
    hopLimit: typeof hops === 'number' ? hops : 1,
    isExplicit: tokens !== undefined && hops !== undefined,
  }
}

const savedDifferences = (name: string, saved: MetadataAnswers): readonly Difference[] =>
  !isOpen(saved)
    ? []
    : [
        {
          text: `the saved specification has ${showAnswers(saved)}`,
          remedy: `Run \`dayone up metadata-guard\`: it edits ${name}, updates the cloud and rolls its instances.`,
        },
      ]

const templateDifferences = (template: LaunchTemplate | undefined): readonly Difference[] => {
  const remedy = 'The cloud has not been updated: run `dayone up cluster`.'
  if (template === undefined) return [{ text: 'it has no launch template', remedy }]
  return !isOpen(template.metadata)
    ? []
    : [{ text: `launch template ${template.name} has ${showAnswers(template.metadata)}`, remedy }]
}

const instanceDifferences = (
  roll: string,
  template: LaunchTemplate | undefined,
  instances: readonly CloudInstance[],
): readonly Difference[] =>
  instances
    .filter(({ metadata }) => isOpen(metadata))
    .map((instance) => ({
      text: `instance ${instance.id} runs with ${showAnswers(instance.metadata)}`,
      remedy:
        instance.launchTemplateVersion === template?.version
          ? // kops compares only template versions, so it finds nothing to roll here.
            'It was changed after it started: `dayone up metadata-guard` restores it.'
          : `It started before the change. Replace it: ${roll}`,
    }))

const strayCheck = ({ id, instanceGroup, metadata }: CloudInstance): Check => ({
  id: `MG-01/${id}`,
  target: `instance ${id}`,
  control: 'MG-01',
  means: 'read the running instance from EC2',
  status: isOpen(metadata) ? 'fail' : 'pass',
  text: `Instance ${id} ${instanceGroup === undefined ? 'belongs to no instance group' : `belongs to ${instanceGroup}, which the spec does not have`}; it runs with ${showAnswers(metadata)}.`,
  ...(isOpen(metadata)
    ? {
        severity: 'high',
        hint: 'Terminate it, or set its metadata options (aws ec2 modify-instance-metadata-options).',
      }
    : {}),
})

const counted = (instances: number): string => `${instances} running instance${instances === 1 ? '' : 's'}`
