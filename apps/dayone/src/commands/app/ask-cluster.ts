import { dryRunCreate, type Kube, type KubeObject } from '@dayone/kube'
import { podSpecOf, type Manifest } from '@dayone/manifests'
import { UserError } from '@dayone/pipeline'
import { clusterOf, openRunning } from '../../run/open-running.ts'
import type { Session } from '../../session/session.ts'

/**
 * Tests whether the cluster would accept each object, and the first pod of each (a Deployment whose pods are rejected is accepted
 * all the same). Dry runs: nothing is created. Returns 0, or 3 if anything is rejected.
 */
export async function askCluster(
  session: Session,
  manifests: readonly Manifest[],
  say: (text: string) => void,
): Promise<number> {
  const cluster = clusterOf(session)
  const { cloud, log, state } = await openRunning(session, { changes: false })
  try {
    const { kube } = await cloud.portsFor(cluster, state)
    try {
      let refused = 0
      for (const manifest of manifests) {
        const problem = await refusal(kube, manifest)
        if (problem !== undefined) refused += 1
        const name = `${manifest.kind} ${manifest.metadata?.name ?? ''}`
        say(problem === undefined ? `✓ ${name}: accepted by the cluster.` : `✗ ${name}: ${problem}`)
      }
      return refused === 0 ? 0 : 3
    } finally {
      kube.close()
    }
  } finally {
    log.close()
  }
}

async function refusal(kube: Kube, manifest: Manifest): Promise<string | undefined> {
  try {
    const answer = await dryRunCreate(kube, manifest as KubeObject)
    // It already exists: then it is an update of the same fields.
    if (answer.status !== 201 && answer.reason !== 'AlreadyExists') return answer.message
    const spec = podSpecOf(manifest)
    if (spec === undefined || manifest.kind === 'Pod') return undefined
    const name = `${manifest.metadata?.name ?? 'pod'}-dayone-check`.slice(-63)
    const namespace = manifest.metadata?.namespace ?? 'default'
    const restart = manifest.kind === 'Job' || manifest.kind === 'CronJob' ? { restartPolicy: 'Never' } : {}
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { ...spec, ...restart } }
    const { status, message } = await dryRunCreate(kube, pod)
    return status === 201 ? undefined : `it would be accepted, but its pods rejected: ${message}`
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}
