import type { ContributesSpec } from '@dayone/cluster-spec'
import { applyObjectChange, type Kube } from '@dayone/kube'
import { defineStep } from '@dayone/pipeline'
import { config, type RbacConfig } from './config.ts'
import { objects } from './objects.ts'
import { observe } from './observe.ts'
import { plan } from './plan.ts'
import { questions } from './questions.ts'
import { specEdits } from './spec-edits.ts'
import { verify } from './verify.ts'

const contribution: ContributesSpec<RbacConfig> & { readonly objects: typeof objects } = { specEdits, objects }

/** Rights for groups of people, in namespaces, by roles of our own; and RBAC decides. */
export const rbac = defineStep<{ kube: Kube }>()({
  id: 'rbac',
  title: 'People and their rights',
  why: 'Whoever gets in should be able to do their work and nothing else: no secrets, no way to more rights.',
  after: ['cluster', 'namespaces'],
  config,
  questions,
  observe,
  plan,
  apply: (change, _config, ctx) => applyObjectChange(ctx.ports.kube, change),
  verify,
  ...contribution,
})
