import { applyObjectChange, countMade, rehearsed, type Kube } from '@dayone/kube'
import { defineStep } from '@dayone/pipeline'
import { checkRules } from './check-rules.ts'
import { config } from './config.ts'
import { desiredObjects, ownership } from './objects/desired-objects.ts'
import { observe } from './observe.ts'
import { plan } from './plan.ts'
import { questions } from './questions.ts'
import { removal } from './removal.ts'
import { verify } from './verify.ts'

/** Applications with secure defaults, in namespaces that are already guarded. */
export const applications = defineStep<{ kube: Kube }>()({
  id: 'applications',
  title: 'Applications',
  why: 'Your application runs with minimal privileges, which limits the impact of a vulnerability in it.',
  after: ['namespaces', 'rbac', 'metadata-guard'],
  config,
  questions,
  page: 'application',
  checks: checkRules,
  ...rehearsed({ observe, plan }),
  apply: (change, _config, ctx) => applyObjectChange(ctx.ports.kube, change, ctx.report),
  verify,
  states: async (_config, { ports: { kube } }) => ({ made: await countMade(kube, ownership) }),
  objects: desiredObjects,
  removal,
})
