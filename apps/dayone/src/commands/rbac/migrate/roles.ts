import { lintRights, withDefaultRoles, type BindingObject, type PublishedObjects } from '@dayone/authorizer'
import type { DesiredObject, KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import {
  bridgeName,
  componentObjects,
  migrationId,
  migrationRoles,
  migrationStep,
  recordName,
  recordObject,
} from '@dayone/rbac'
import type { Session } from '../../../session/session.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { logFindings } from './log-findings.ts'
import { replayLive } from './replay-live.ts'
import { runStage } from './run-stage.ts'

/** What a bridge allows is what its namespace lacks. */
const isBridge = (name: string): boolean => name.startsWith(bridgeName(''))

/** What the proposed roles make possible: whoever asked for it under AlwaysAllow would keep it. Pure. */
export const proposalFindings = (desired: readonly DesiredObject[]): readonly Finding[] => {
  const manifests = desired.map(({ manifest }) => manifest)
  const isBinding = ({ kind }: KubeObject): boolean => kind.endsWith('Binding')
  const { findings } = lintRights(
    withDefaultRoles({
      roles: manifests.filter((one) => /^(Cluster)?Role$/.test(one.kind)),
      bindings: manifests.filter(isBinding) as unknown as readonly BindingObject[],
    }),
    { aggregation: 'computed' },
  )
  return findings
    .filter(({ severity }) => severity === 'critical' || severity === 'high')
    .map(({ id, control, severity, object, text, attack }) => ({
      id,
      kind: 'risk',
      target: object.replace('/', ' '),
      severity,
      control,
      text: `${text} ${attack}`,
      hint: 'It did this while everything was allowed. Check that it should, before you approve.',
    }))
}

/** Whose permissions are not from the log alone, and where they are from. Pure. */
const publishedFindings = ({ sets }: Pick<PublishedObjects, 'sets'>, used: ReadonlySet<string>): readonly Finding[] =>
  sets
    .filter(({ bindings }) => bindings.some((id) => used.has(id)))
    .map(({ account, title }) => ({
      id: `rbac-migration/published/${account}`,
      kind: 'risk',
      target: `ServiceAccount ${account}`,
      severity: 'low',
      text: `It gets the ${title}, and what it used beyond those.`,
      hint: 'It was recognized by its image. Its project may publish others for another version.',
    }))

/**
 * `dayone rbac migrate roles LOG…`: narrow roles and bindings for what the live ones would deny of the log; recognized
 * components get their published permissions.
 */
export const roles = (session: Session, words: readonly string[], { confirmName }: RbacOptions): Promise<number> =>
  runStage(session, { stage: 'roles', args: words, confirmName }, async (place) => {
    const found = await replayLive(session, place, words, { components: true, without: isBridge })
    if ('exitCode' in found) return found
    const { replay, live, components, coverage } = found
    const { report } = replay
    const desired = [
      ...componentObjects(components, replay.usedBindings),
      ...migrationRoles(replay.missing, live.roles as unknown as readonly KubeObject[]),
    ]
    const isRecorded =
      (await place.ports.kube.get({ apiVersion: 'v1', kind: 'ConfigMap', ...recordName })) !== undefined
    const record = recordObject({
      from: report.window?.from ?? '',
      to: report.window?.to ?? '',
      requests: String(report.requests),
      lacking: String(report.deniedCount),
      recorded: session.clock.now().toISOString(),
    })
    const recorded: DesiredObject = { manifest: record, wave: 1, why: 'What the roles were made from' }
    const step = migrationStep({
      title: 'Roles from the audit log',
      why: 'Every subject gets the permissions for what it did in the log, and no others.',
      desired: isRecorded && desired.length === 0 ? [] : [...desired, recorded],
      findings: [
        ...proposalFindings(desired),
        ...publishedFindings(components, replay.usedBindings),
        ...logFindings(replay, coverage),
      ],
    })
    return {
      steps: [step],
      config: { [migrationId]: {} },
      next: [
        'dayone rbac replay LOG…   (lists what would still be denied)',
        'dayone rbac migrate switch LOG…   (RBAC decides, if nothing would be denied)',
        'dayone rbac migrate back   (deletes these roles again)',
      ],
    }
  })
