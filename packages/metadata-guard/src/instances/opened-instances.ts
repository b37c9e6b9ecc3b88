import type { CloudInstance, LaunchTemplate } from '@dayone/aws'
import type { Change, StepContext } from '@dayone/pipeline'
import { closedAnswers, isOpen, showAnswers } from './metadata-answers.ts'
import type { MetadataGuardPorts } from '../metadata-guard-ports.ts'

/** Restores the metadata options of a running machine. Plain data, because it is displayed and saved. */
export interface InstanceChange {
  readonly kind: 'metadata-options'
  readonly instance: string
}

/**
 * Machines that were opened after their start: their launch template is closed, and they run its newest version. kops
 * compares only versions, so it finds nothing to roll. Pure.
 */
export const openedInstances = (
  templates: readonly LaunchTemplate[],
  instances: readonly CloudInstance[],
): readonly CloudInstance[] =>
  instances.filter(({ instanceGroup, launchTemplateVersion, metadata }) => {
    const template = templates.find((one) => one.instanceGroup === instanceGroup)
    return (
      template !== undefined &&
      instanceGroup !== undefined &&
      launchTemplateVersion === template.version &&
      isOpen(metadata) &&
      !isOpen(template.metadata)
    )
  })

/** One change per machine. Pure. */
export const instanceChanges = (opened: readonly CloudInstance[]): readonly Change<InstanceChange>[] =>
  opened.map(({ id, instanceGroup = '', metadata }) => ({
    id: `Instance/${id}`,
    action: 'update',
    target: `metadata options of ${id} (${instanceGroup})`,
    why: 'They were changed after the instance started, which kops does not detect. They are reset to the launch template immediately, without a restart. Pods can then no longer get the credentials of this instance (MG-01).',
    diff: `- ${id}: ${showAnswers(metadata)}\n+ ${id}: ${showAnswers(closedAnswers)}`,
    data: { kind: 'metadata-options', instance: id },
  }))

/** Does nothing for a machine that is closed again, or gone. */
export async function closeInstance(
  { instance }: InstanceChange,
  { ports: { cloud }, facts }: StepContext<Pick<MetadataGuardPorts, 'cloud'>>,
): Promise<void> {
  const found = (await cloud.instances(facts.name)).find(({ id }) => id === instance)
  if (found !== undefined && isOpen(found.metadata)) await cloud.setMetadataOptions(instance, closedAnswers)
}
