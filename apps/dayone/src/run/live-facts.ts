import type { ClusterSpec } from '@dayone/cluster-spec'
import { clusterFacts } from '@dayone/kops-driver'
import type { ClusterIdentity, Kube } from '@dayone/kube'
import { defined, UserError, type AnyStep, type ClusterFacts, type NamespaceFact } from '@dayone/pipeline'
import type { Ports } from '../ports.ts'

/** The facts if nothing is known. */
export const defaultFacts: ClusterFacts = {
  name: '',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [],
}

/** The facts that the configurations of these steps imply. Pure; slices that are not valid yet are ignored. */
export function predictedFacts(
  steps: readonly AnyStep<Ports>[],
  slice: (stepId: string) => unknown,
): Partial<ClusterFacts> {
  const parts = steps.map((step): Partial<ClusterFacts> => {
    const parsed = step.config.safeParse(slice(step.id))
    return parsed.success ? (step.predictFacts?.(parsed.data) ?? {}) : {}
  })
  return mergeFacts(parts)
}

/** Later parts take precedence; namespaces are merged by name. */
export const mergeFacts = (parts: readonly Partial<ClusterFacts>[]): Partial<ClusterFacts> =>
  parts.reduce(
    (all, part) => ({ ...all, ...part, namespaces: joinNamespaces(all.namespaces ?? [], part.namespaces ?? []) }),
    {},
  )

/** The cluster takes precedence for a namespace; implied facts are kept otherwise. */
function joinNamespaces(old: readonly NamespaceFact[], news: readonly NamespaceFact[]): readonly NamespaceFact[] {
  const known = new Map(old.map((fact) => [fact.name, fact]))
  const named = new Set(news.map(({ name }) => name))
  return [...old.filter(({ name }) => !named.has(name)), ...news.map((fact) => ({ ...known.get(fact.name), ...fact }))]
}

export interface LiveFacts {
  /** The facts as they are now: the saved specification, the live cluster if it responds, and implied facts. */
  read(): Promise<ClusterFacts>
  /** The saved specification, undefined when the state store has no such cluster. */
  spec(): Promise<ClusterSpec | undefined>
  /** Throws UserError (exit 5) when the cluster that answers now is not the one that answered first. */
  confirmSameCluster(): Promise<void>
}

/** Facts of one cluster for one run. Pins the first identity it sees. `isSame` compares two identities. */
export function liveFacts(
  cluster: string,
  ports: Pick<Ports, 'kops' | 'kube' | 'stateBucket'>,
  predictFacts: () => Partial<ClusterFacts>,
  isSame: (a: ClusterIdentity, b: ClusterIdentity) => boolean,
  stop: AbortSignal,
): LiveFacts {
  let pinned: ClusterIdentity | undefined
  let built: ClusterSpec | undefined
  const spec = async (): Promise<ClusterSpec | undefined> => {
    // kops cannot read a bucket that does not exist yet.
    if (built !== undefined || (await ports.stateBucket?.exists()) === false) return built
    return ports.kops.getSpec(cluster, { kill: stop })
  }
  return {
    spec,
    async read() {
      const saved = await spec()
      const known = {
        ...defaultFacts,
        ...predictFacts(),
        ...(saved === undefined ? {} : withoutNamespaces(clusterFacts(saved))),
        name: cluster,
      }
      if (saved === undefined || !(await ports.kube.isReady())) return known
      pinned ??= await ports.kube.identity()
      // These facts of the specification never change for a cluster; kops runs once.
      built = saved
      const [live, kubernetesVersion] = await Promise.all([liveNamespaces(ports.kube), ports.kube.version()])
      // The specification may be ahead of the servers: Pod Security depends on the running version.
      return { ...known, kubernetesVersion, uid: pinned.uid, namespaces: joinNamespaces(known.namespaces, live) }
    },
    async confirmSameCluster() {
      if (pinned === undefined || !(await ports.kube.isReady())) return
      const now = await ports.kube.identity()
      if (isSame(pinned, now)) return
      throw new UserError('A different cluster responds than the one this was planned for. Nothing was written.', {
        hint: `Planned for ${pinned.server} (kube-system ${pinned.uid}); now ${now.server} (${now.uid}). Run the same command again to re-plan.`,
        exitCode: 5,
      })
    },
  }
}

const withoutNamespaces = ({ namespaces: _none, ...facts }: ClusterFacts): Partial<ClusterFacts> => facts

async function liveNamespaces(kube: Kube): Promise<readonly NamespaceFact[]> {
  const found = await kube.observeAll({ apiVersion: 'v1', kind: 'Namespace' })
  return found.map(({ metadata }) => {
    const team = metadata.labels?.['dayone.dev/team']
    const podSecurity = metadata.labels?.['pod-security.kubernetes.io/enforce']
    return {
      name: metadata.name,
      ...defined({ team, podSecurity }),
    }
  })
}
