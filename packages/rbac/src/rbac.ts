import type { ContributesSpec } from '@dayone/cluster-spec'
import { applyObjectChange, countMade, rehearsed } from '@dayone/kube'
import { defineStep } from '@dayone/pipeline'
import { administratorsTable } from './certificates/administrators-table.ts'
import { certificatesTable } from './certificates/certificates-table.ts'
import { checkRules } from './check-rules.ts'
import { config, type RbacConfig } from './config.ts'
import { controls } from './controls.ts'
import { objects, ownership } from './objects.ts'
import { observe } from './observe.ts'
import { plan } from './plan.ts'
import { restsOn } from './proofs/rests-on.ts'
import type { RbacPorts } from './rbac-ports.ts'
import { questions } from './questions.ts'
import { removal } from './removal.ts'
import { readRights } from './read-rights.ts'
import { signInTable } from './sign-in/sign-in-table.ts'
import { specEdits } from './spec-edits.ts'
import { verify } from './verify.ts'

const contribution: ContributesSpec<RbacConfig> & {
  readonly objects: typeof objects
  readonly removal: typeof removal
} = { specEdits, objects, removal }

/** Roles of our own for groups, in namespaces, with RBAC enabled. */
export const rbac = defineStep<RbacPorts>()({
  id: 'rbac',
  title: 'Users and permissions',
  why: 'Users should have the permissions for their work and no others: no Secrets, no privilege escalation.',
  after: ['cluster', 'namespaces'],
  config,
  questions,
  page: 'people',
  controls,
  ...rehearsed({ observe, plan }),
  apply: (change, _config, ctx) => applyObjectChange(ctx.ports.kube, change, ctx.report),
  verify,
  restsOn,
  checks: checkRules,
  states: async (_config, { ports: { kube } }) => ({ made: await countMade(kube, ownership) }),
  tables: async (rbacConfig, { facts, ports, clock }) => {
    const rights = await readRights(ports, rbacConfig, clock)
    return [
      signInTable(rbacConfig, facts),
      administratorsTable(rbacConfig, rights.grants),
      certificatesTable(rights.certificates, clock.now()),
    ]
  },
  ...contribution,
})
