import type { DesiredObject, KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { namespaceObject } from './namespace-object.ts'
import { allowDns, allowDnsOnNode, defaultDeny, needsDnsOnNode } from './network-policies.ts'
import { waves } from './waves.ts'

/** Kubernetes creates it, and what is created without a namespace ends up in it. */
export const DEFAULT = 'default'

/** Nothing in `default` is reachable from outside of the cluster. */
const doorQuota: KubeObject = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'dayone', namespace: DEFAULT },
  spec: { hard: { 'services.loadbalancers': '0', 'services.nodeports': '0' } },
}

/** Whether an object guards `default`. */
export const guardsDefault = ({ kind, metadata }: KubeObject): boolean =>
  (kind === 'Namespace' ? metadata.name : metadata.namespace) === DEFAULT

/**
 * What guards the namespace `default`, where no team belongs: pods may not be privileged, are reached by nobody and reach
 * only DNS, and Services open no door. No limits: nothing should run there. NS-10; CIS 5.6.4. Pure.
 */
export const defaultObjects = (facts: ClusterFacts): readonly DesiredObject[] => [
  {
    manifest: namespaceObject({ name: DEFAULT, profile: 'baseline' }, facts),
    wave: waves.namespace,
    why: 'Pods without a namespace end up here',
  },
  { manifest: allowDns(DEFAULT, facts.nodeLocalDns), wave: waves.before, why: 'DNS keeps working in default' },
  ...(needsDnsOnNode(facts)
    ? [{ manifest: allowDnsOnNode(DEFAULT), wave: waves.before, why: 'The node-local DNS cache stays reachable' }]
    : []),
  { manifest: doorQuota, wave: waves.guard, why: 'No load balancer or node port in default' },
  {
    manifest: defaultDeny(DEFAULT),
    wave: waves.guard,
    why: 'Pods in default are reached by nobody and reach only DNS',
  },
]
