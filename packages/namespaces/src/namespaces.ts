import { applyObjectChange, countMade, rehearsed, type Kube } from '@dayone/kube'
import { defined, defineStep, type ClusterFacts } from '@dayone/pipeline'
import { checkRules } from './check-rules.ts'
import { config, type NamespacesConfig } from './config.ts'
import { controls } from './controls.ts'
import { readGrades } from './grades/read-grades.ts'
import { objects, ownership } from './objects/objects.ts'
import { observe } from './observe.ts'
import { plan } from './plan.ts'
import { questions } from './questions.ts'
import { removal } from './removal/removal.ts'
import { restsOn } from './rests-on.ts'
import { verify } from './verify.ts'

const predictFacts = ({ namespaces }: NamespacesConfig): Pick<ClusterFacts, 'namespaces'> => ({
  namespaces: namespaces.map(({ name, team, profile, quota, limits, observe }) => ({
    name,
    isOurs: true,
    // An existing one that is only observed enforces nothing: the cluster says which.
    ...defined({ podSecurity: observe === undefined ? profile : undefined }),
    ...defined({ team }),
    quota,
    containerLimits: { max: limits.max, default: limits.default, defaultRequest: limits.defaultRequest },
  })),
})

/** Isolated namespaces: pod security, network policies, limits and quota, no automatic token. */
export const namespaces = defineStep<{ kube: Kube }>()({
  id: 'namespaces',
  title: 'Namespaces',
  why: 'A namespace alone isolates nothing: Pod Security, network policies, quotas and token defaults do.',
  after: ['cluster'],
  config,
  questions,
  page: 'namespace',
  checks: checkRules,
  controls,
  predictFacts,
  ...rehearsed({ observe, plan }),
  apply: (change, _config, ctx) => applyObjectChange(ctx.ports.kube, change, ctx.report),
  verify,
  restsOn,
  states: async (_config, { ports: { kube } }) => ({ made: await countMade(kube, ownership) }),
  tables: readGrades,
  objects,
  removal,
})
