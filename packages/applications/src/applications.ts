import { applyObjectChange, type Kube } from '@dayone/kube'
import { defineStep } from '@dayone/pipeline'
import { config } from './config.ts'
import { desiredObjects } from './desired-objects.ts'
import { observe } from './observe.ts'
import { plan } from './plan.ts'
import { questions } from './questions.ts'
import { verify } from './verify.ts'

/** Applications with secure defaults, in namespaces that are already guarded. */
export const applications = defineStep<{ kube: Kube }>()({
  id: 'applications',
  title: 'Applications',
  why: 'Your application runs with as few rights as it can, so that a hole in it stays a small one.',
  after: ['namespaces', 'rbac', 'metadata-guard'],
  config,
  questions,
  observe,
  plan,
  apply: (change, _config, ctx) => applyObjectChange(ctx.ports.kube, change),
  verify,
  objects: desiredObjects,
})
