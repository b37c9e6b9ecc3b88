import { UserError, type Clock } from '@dayone/pipeline'
import type { Credential } from '../api/kube-request.ts'
import type { Kube } from '../api/kube.ts'
import { personCertificate } from '../access/person-certificate.ts'
import { reviewAccess } from '../access/review-access.ts'
import { serviceAccountToken } from '../access/service-account-token.ts'
import { workloadKinds, type WorkloadKind } from './workload-kinds.ts'

/** A user without administrator rights who may create objects of this kind in the namespace. */
export interface Tenant {
  readonly kind: WorkloadKind
  /** For example "a member of oidc:team", "the ReplicaSet controller". */
  readonly who: string
  /** The group of a person; undefined for a controller. */
  readonly group?: string
  readonly kube: Kube
}

/** The tenants of a namespace, or why none is available. */
export type Tenants = { readonly users: readonly Tenant[] } | { readonly unavailable: string }

/** The tenants of each namespace, created once per run. */
export interface TenantBook {
  of(namespace: string): Promise<Tenants>
  /** Closes the connections of all identities. */
  close(): void
}

interface Subject {
  readonly kind: string
  readonly name: string
}

const seconds = 600
const maxGroups = 8

/**
 * If no one in the namespace may create the kind, its controller does so for everyone; it is no administrator either.
 */
const controllers = [
  {
    instead: workloadKinds.Pod,
    kind: workloadKinds.Pod,
    name: 'replicaset-controller',
    who: 'the ReplicaSet controller',
  },
  {
    instead: workloadKinds.Deployment,
    kind: workloadKinds.ReplicaSet,
    name: 'deployment-controller',
    who: 'the Deployment controller',
  },
  {
    instead: workloadKinds.CronJob,
    kind: workloadKinds.Job,
    name: 'cronjob-controller',
    who: 'the CronJob controller',
  },
] as const

const user = 'dayone:proof'

/** Groups that are bound in the namespace, without those of Kubernetes itself. */
const groupsIn = async (kube: Kube, namespace: string): Promise<readonly string[]> => {
  const bindings = await kube.list({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' }, { namespace })
  const subjects = bindings.flatMap(({ subjects: some }) => (some ?? []) as readonly Subject[])
  const groups = subjects.filter(({ kind, name }) => kind === 'Group' && !name.startsWith('system:'))
  return [...new Set(groups.map(({ name }) => name))].toSorted().slice(0, maxGroups)
}

const mayCreate = async (kube: Kube, kind: WorkloadKind, namespace: string, group: string): Promise<boolean> => {
  const question = { user, groups: [group, 'system:authenticated'], verb: 'create', namespace }
  return (await reviewAccess(kube, { ...question, group: kind.group, resource: kind.resource })).allowed
}

/**
 * Short-lived identities without administrator rights, for proofs that act as the users that a guard is for: an
 * administrator would not notice an exemption of other users. Each identity is created once. The cluster signs a
 * certificate for 600 s, and its signing request is deleted; keys and tokens never leave the process.
 */
export const openTenantBook = (kube: Kube, clock: Clock, secret: (value: string) => void): TenantBook => {
  const made = new Map<string, Promise<Kube>>()
  const identity = (id: string, make: () => Promise<Credential>): Promise<Kube> => {
    const known = made.get(id) ?? make().then((credential) => kube.as(hidden(credential)))
    made.set(id, known)
    return known
  }
  const hidden = (credential: Credential): Credential => {
    if ('token' in credential) secret(credential.token)
    if ('privateKey' in credential) secret(credential.privateKey)
    return credential
  }
  const member = (group: string) => identity(group, () => personCertificate(kube, { user, group, seconds, clock }))
  const controller = (name: string) =>
    identity(`serviceaccount ${name}`, () => serviceAccountToken(kube, { namespace: 'kube-system', name, seconds }))

  const ask = async (namespace: string): Promise<readonly Tenant[]> => {
    const groups = await groupsIn(kube, namespace)
    return Promise.all(
      controllers.map(async (standIn): Promise<Tenant> => {
        const allowed = await Promise.all(groups.map((group) => mayCreate(kube, standIn.instead, namespace, group)))
        const group = groups.find((_group, index) => allowed[index])
        if (group !== undefined)
          return { kind: standIn.instead, who: `a member of ${group}`, group, kube: await member(group) }
        return { kind: standIn.kind, who: standIn.who, kube: await controller(standIn.name) }
      }),
    )
  }
  return {
    close() {
      for (const one of made.values()) void one.then((kube) => kube.close()).catch(() => undefined)
    },
    async of(namespace) {
      try {
        return { users: await ask(namespace) }
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        return { unavailable: error.message }
      }
    },
  }
}
