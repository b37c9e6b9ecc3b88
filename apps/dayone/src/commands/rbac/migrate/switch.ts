import { CLUSTER_STEP, clusterStep, LAST_CLUSTER_PASS, type SpecContributor } from '@dayone/kops-driver'
import { reviewAccess } from '@dayone/kube'
import { UserError, type AnyStep, type Check, type Finding } from '@dayone/pipeline'
import { asksForTheWorst, rbac } from '@dayone/rbac'
import type { Ports } from '../../../ports.ts'
import type { Session } from '../../../session/session.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { logFindings, replayedCheck } from './log-findings.ts'
import { preflightOf } from './preflight-of.ts'
import { printDenied } from './print-denied.ts'
import { replayLive } from './replay-live.ts'
import { clusterSlice, runStage } from './run-stage.ts'
import { withFindings } from './with-findings.ts'

const contributor: SpecContributor = { id: 'rbac', edits: (spec) => rbac.specEdits({ teams: [], auditors: [] }, spec) }

const announced = (cluster: string): Finding => ({
  id: 'rbac-migration/switch',
  kind: 'risk',
  target: cluster,
  severity: 'high',
  control: 'KD-01',
  text: 'From the first replaced control plane node on, RBAC decides there: anyone without permissions is denied. With several API servers, answers differ until all are replaced. Members of system:masters are not affected.',
  hint: 'The way back: `dayone up --rollback` restores AlwaysAllow and replaces the control plane again.',
})

/** The step, whose evidence also says what the replay showed. */
const withReplay = (step: AnyStep<Ports>, check: Check): AnyStep<Ports> => ({
  ...step,
  verify: async (config: unknown, ctx) => [check, ...(await step.verify(config, ctx))],
})

/**
 * `dayone rbac migrate switch LOG…`: sets RBAC and replaces the control plane, if the live roles and bindings would deny
 * nothing of the log. Returns 3 if they would, and changes nothing then.
 */
export const switchToRbac = (
  session: Session,
  words: readonly string[],
  { confirmName }: RbacOptions,
): Promise<number> =>
  runStage(session, { stage: 'switch', args: words, confirmName }, async (place) => {
    const { cluster, ports } = place
    const found = await replayLive(session, place, words)
    if ('exitCode' in found) return found
    const { denied, deniedCount } = found.replay.report
    if (deniedCount > 0) {
      printDenied(session, denied)
      throw new UserError(`RBAC would deny ${deniedCount} requests of the log. Nothing was changed.`, {
        hint: 'Grant them, or bridge their namespaces:',
        nextSteps: ['dayone rbac migrate roles LOG…', 'dayone rbac migrate bridge -n NAME'],
        exitCode: 3,
      })
    }
    const { allowed } = await reviewAccess(ports.kube, asksForTheWorst)
    if (!allowed)
      session.front.note('RBAC decides already. What is left is to replace nodes that still run the old configuration.')
    const preflight = await preflightOf(session, place, found)
    const findings = [announced(cluster), ...logFindings(found.replay, found.coverage), ...preflight.findings]
    const step = clusterStep({ contributors: [contributor], mode: 'contributed', pass: 'last' })
    const slice = clusterSlice(session, cluster)
    return {
      steps: [withReplay(withFindings(step, findings), replayedCheck(found.replay, cluster))],
      config: { [CLUSTER_STEP]: slice, [LAST_CLUSTER_PASS]: slice },
      next: [
        'dayone rbac migrate watch LOG…   (lists denied requests, and adds what is missing)',
        'dayone up --rollback   (AlwaysAllow again)',
      ],
    }
  })
