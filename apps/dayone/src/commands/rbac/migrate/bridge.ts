import { UserError } from '@dayone/pipeline'
import { bridgeName, bridgeObject, bridgesOf, isOfMigration, migrationId, migrationStep } from '@dayone/rbac'
import type { Session } from '../../../session/session.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { replayedCheck } from './log-findings.ts'
import { printDenied } from './print-denied.ts'
import { replayLive } from './replay-live.ts'
import { runStage } from './run-stage.ts'

const DAY_MS = 86_400_000
const daysAtMost = 30
const daysByDefault = 7

const namespaceOf = ({ namespace }: RbacOptions, stage: string): string => {
  if (namespace !== undefined) return namespace
  throw new UserError(`${stage} takes one namespace: -n NAME.`, {
    hint: `For example: dayone rbac migrate ${stage} -n shop`,
  })
}

/** The last day of a bridge. Throws UserError (exit 2) for what is not a day of the next month. */
export const lastDay = (until: string | undefined, now: Date): string => {
  const dayAfter = (days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)
  if (until === undefined) return dayAfter(daysByDefault)
  const isDay = /^\d{4}-\d\d-\d\d$/.test(until) && !Number.isNaN(Date.parse(until))
  if (isDay && until >= dayAfter(0) && until <= dayAfter(daysAtMost)) return until
  throw new UserError(`--until ${until}: not a day between today and ${dayAfter(daysAtMost)}.`, {
    hint: `A bridge lets all pods of a namespace do everything: it is for days. For example: --until ${dayAfter(daysByDefault)}`,
  })
}

/** `dayone rbac migrate bridge -n NAME`: a namespace stays as permissive as it is, until a day. */
export const bridge = (session: Session, args: readonly string[], options: RbacOptions): Promise<number> => {
  const namespace = namespaceOf(options, 'bridge')
  const until = lastDay(options.until, session.clock.now())
  const given = ['-n', namespace, ...args]
  return runStage(session, { stage: 'bridge', args: given, confirmName: options.confirmName }, async ({ ports }) => {
    if ((await ports.kube.get({ apiVersion: 'v1', kind: 'Namespace', name: namespace })) === undefined)
      throw new UserError(`Namespace ${namespace} does not exist.`, {
        hint: 'A bridge to a missing namespace would apply to anyone who creates it.',
      })
    const step = migrationStep({
      title: `Bridge for ${namespace}`,
      why: 'It keeps a namespace working while it is not known what its pods need.',
      desired: [
        {
          manifest: bridgeObject(namespace, until),
          wave: 0,
          exact: true,
          why: `Until ${until}, every service account of ${namespace} can do everything, as now`,
        },
      ],
      findings: [
        {
          id: `rbac-migration/bridge/${namespace}`,
          kind: 'risk',
          target: namespace,
          severity: 'high',
          control: 'RB-01',
          text: `Every pod in ${namespace} remains a cluster admin until the bridge is withdrawn. Kubernetes does not end it: \`dayone verify\` fails until then.`,
        },
      ],
    })
    return {
      steps: [step],
      config: { [migrationId]: {} },
      next: [
        'dayone rbac migrate switch LOG…   (RBAC decides, if nothing would be denied)',
        `dayone rbac migrate withdraw -n ${namespace} LOG…   (withdraws the bridge)`,
      ],
    }
  })
}

/**
 * `dayone rbac migrate withdraw -n NAME LOG…`: deletes the bridge of a namespace if the log shows that nothing needs it.
 * Returns 3 if requests in the log would be denied without it.
 */
export const withdraw = (session: Session, words: readonly string[], options: RbacOptions): Promise<number> => {
  const namespace = namespaceOf(options, 'withdraw')
  const args = ['-n', namespace, ...words]
  return runStage(session, { stage: 'withdraw', args, confirmName: options.confirmName }, async (place) => {
    const bindings = await place.ports.kube.list({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
    })
    const found = bridgesOf(bindings).find((one) => one.object.metadata.name === bridgeName(namespace))
    if (found === undefined) throw new UserError(`Namespace ${namespace} has no bridge.`)
    if (!isOfMigration(found.object))
      throw new UserError(`The bridge of ${namespace} was not created by dayone, so dayone does not delete it.`, {
        hint: `Delete it with \`kubectl delete clusterrolebinding ${bridgeName(namespace)}\`.`,
        exitCode: 5,
      })
    const replayed = await replayLive(session, place, words, { without: (name) => name === bridgeName(namespace) })
    if ('exitCode' in replayed) return replayed
    const { denied, deniedCount } = replayed.replay.report
    if (deniedCount > 0) {
      printDenied(session, denied)
      throw new UserError(
        `Without the bridge of ${namespace}, ${deniedCount} requests of the log would be denied. Nothing was changed.`,
        {
          hint: 'Grant them first: `dayone rbac migrate roles LOG…`. It does not count bridges.',
          exitCode: 3,
        },
      )
    }
    const step = migrationStep({
      title: `Withdraw the bridge of ${namespace}`,
      why: 'The log shows that nothing needs it any more.',
      removed: [found.object],
      checks: [replayedCheck(replayed.replay, place.cluster)],
    })
    return {
      steps: [step],
      config: { [migrationId]: {} },
      next: [
        'dayone verify rbac',
        'dayone rbac migrate restore-audit   (after the last bridge: the earlier audit policy)',
        `dayone rbac migrate bridge -n ${namespace}   (puts it back)`,
      ],
    }
  })
}
