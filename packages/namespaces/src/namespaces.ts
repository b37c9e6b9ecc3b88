import { applyObjectChange, type Kube } from '@dayone/kube'
import { defineStep, type ClusterFacts } from '@dayone/pipeline'
import { config, type NamespacesConfig } from './config.ts'
import { objects } from './objects.ts'
import { observe } from './observe.ts'
import { plan } from './plan.ts'
import { questions } from './questions.ts'
import { verify } from './verify.ts'

const foretell = ({ namespaces }: NamespacesConfig): Pick<ClusterFacts, 'namespaces'> => ({
  namespaces: namespaces.map(({ name, team }) => (team === undefined ? { name } : { name, team })),
})

/** Namespaces that isolate: pod security, network policies, limits and quota, no token unasked. */
export const namespaces = defineStep<{ kube: Kube }>()({
  id: 'namespaces',
  title: 'Namespaces',
  why: 'A namespace alone isolates nothing: rules for pods, network, limits and tokens make it a place of its own.',
  after: ['cluster'],
  config,
  questions,
  foretell,
  observe,
  plan,
  apply: (change, _config, ctx) => applyObjectChange(ctx.ports.kube, change),
  verify,
  objects,
})
