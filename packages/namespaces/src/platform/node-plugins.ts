import { hasManagedLabel, type Kube, type KubeObject } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import type { NamespacesConfig } from '../config.ts'

/** A DaemonSet that every node depends on. */
export interface NodePlugin {
  readonly namespace: string
  readonly daemonSet: string
  readonly role: 'network plugin' | 'CSI driver'
}

interface Template {
  readonly spec?: { readonly volumes?: readonly { readonly hostPath?: { readonly path?: string } }[] }
}

/**
 * What the container runtime reads plugins from, and where the kubelet finds sockets of drivers; `plugins_registry` is
 * below the root directory of the kubelet, which is not the same everywhere.
 * https://github.com/containerd/containerd/blob/main/docs/cri/config.md, https://kubernetes-csi.github.io/docs/node-driver-registrar.html
 */
const roles: readonly (readonly [NodePlugin['role'], RegExp])[] = [
  ['network plugin', /^\/(etc\/cni(\/net\.d)?|opt\/cni(\/bin)?)\/?$/],
  ['CSI driver', /\/plugins_registry\/?$/],
]

/**
 * DaemonSets that install a network plugin or register a CSI driver on every node, by the host paths that they mount: a
 * name or label says nothing. Pure.
 */
export const nodePluginsIn = (daemonSets: readonly KubeObject[]): readonly NodePlugin[] =>
  daemonSets.flatMap(({ metadata: { name, namespace = '' }, spec }) => {
    const { template } = (spec ?? {}) as { readonly template?: Template }
    const paths = (template?.spec?.volumes ?? []).flatMap(({ hostPath }) => hostPath?.path ?? [])
    const found = roles.find(([, pattern]) => paths.some((path) => pattern.test(path)))
    return found === undefined ? [] : [{ namespace, daemonSet: name, role: found[0] }]
  })

/**
 * Throws UserError (exit 2) if a namespace that dayone would guard for the first time runs a network plugin or a CSI
 * driver: Pod Security would reject its pods on new nodes, and default-deny would cut its controllers. Namespaces that
 * are guarded already are not read: nothing there can become one, and a team must not be able to stop a plan.
 */
export const refuseNodePlugins = async (
  { namespaces }: Pick<NamespacesConfig, 'namespaces'>,
  live: readonly KubeObject[],
  kube: Pick<Kube, 'observeAll'>,
): Promise<void> => {
  const listed = new Set(namespaces.map(({ name }) => name))
  const taken = new Set(
    live.filter((one) => listed.has(one.metadata.name) && !hasManagedLabel(one)).map(({ metadata }) => metadata.name),
  )
  if (taken.size === 0) return
  const daemonSets = await kube.observeAll({ apiVersion: 'apps/v1', kind: 'DaemonSet' })
  const found = nodePluginsIn(daemonSets.filter(({ metadata }) => taken.has(metadata.namespace ?? '')))
  const [first] = found
  if (first === undefined) return
  const names = [...new Set(found.map(({ namespace }) => namespace))]
  throw new UserError(
    `${first.namespace} runs a ${first.role} (DaemonSet ${first.daemonSet}): its guards would stop it on every node.`,
    { hint: `Remove ${names.join(', ')} from namespaces.namespaces in dayone.yaml. Nothing was changed.` },
  )
}
