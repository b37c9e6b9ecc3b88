import type { AccountInUse, Workload } from '@dayone/kube'
import { accountMark, accountRole } from './migration-marks.ts'
import type { RoleReference } from './role-reference.ts'

/** A workload, and the role that it asks for, if any. */
export interface Asking {
  readonly workload: Workload
  readonly account: string
  readonly asked: string | undefined
  readonly role: RoleReference | undefined
}

/** The longest name that is also a label. */
const maxLength = 63

const nameOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, maxLength)
    .replace(/-+$/, '')

/** The names in a namespace that are somebody else's. */
const takenBy = (
  name: string,
  role: string,
  { used, accounts }: { readonly used: ReadonlySet<string>; readonly accounts: ReadonlyMap<string, AccountInUse> },
): boolean => {
  const existing = accounts.get(name)
  if (existing === undefined) return used.has(name)
  // One that was made for this role is ours from an earlier run, or was prepared by hand.
  return existing.annotations[accountRole] !== role || (used.has(name) && existing.annotations[accountMark] !== role)
}

const freeName = (wanted: string, isTaken: (name: string) => boolean): string => {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? '' : `-${number}`
    const name = `${wanted.slice(0, maxLength - ending.length)}${ending}`
    if (!isTaken(name)) return name
  }
}

/**
 * The service account of each workload with a role. It keeps its own if all pods of that account want this one role, and
 * no other pod uses the account; `default` is never given a role, because every pod without an account gets it. Pure.
 */
export const proposedAccounts = (
  all: readonly Asking[],
  accounts: readonly AccountInUse[],
): ReadonlyMap<Asking, string> => {
  const found = new Map<Asking, string>()
  const inNamespace = Map.groupBy(accounts, ({ namespace }) => namespace)
  for (const [namespace, here] of Map.groupBy(all, ({ workload }) => workload.namespace)) {
    const known = new Map((inNamespace.get(namespace) ?? []).map((one) => [one.name, one]))
    const used = new Set(here.map(({ account }) => account))
    for (const [account, group] of Map.groupBy(here, (one) => one.account)) {
      const roles = Map.groupBy(
        group.filter(({ asked }) => asked !== undefined),
        ({ role, asked = '' }) => role?.arn ?? asked,
      )
      const isShared = account === 'default' || roles.size > 1 || group.some(({ asked }) => asked === undefined)
      for (const [arn, members] of roles) {
        const short = nameOf(members[0]?.role?.name ?? 'role')
        const wanted = account === 'default' ? short : nameOf(`${account}-${short}`)
        const name = isShared ? freeName(wanted, (one) => takenBy(one, arn, { used, accounts: known })) : account
        used.add(name)
        for (const member of members) found.set(member, name)
      }
    }
  }
  return found
}
