import { UserError } from '@dayone/pipeline'

export type KeyPath = readonly (string | number)[]

/** `teams.0.group` as a path into YAML: numbers are places in lists. */
export const keyPath = (key: string): KeyPath =>
  key.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** A path as people write it. */
export const showKeyPath = (path: readonly PropertyKey[]): string => path.map(String).join('.')

/**
 * `rbac.teams=[…]` as its parts. `cluster.name`, as the question is called, is the key `dayone.cluster`. Throws UserError
 * (exit 2) without a key, without `=`, and for an empty part of the key.
 */
export function splitSetting(setting: string): { readonly path: KeyPath; readonly value: string } {
  const [, key, value] = /^([\w-]+(?:\.[\w-]+)*)=(.*)$/s.exec(setting) ?? []
  if (key === undefined || value === undefined) {
    throw new UserError(`--set ${setting}: expected key=value.`, { hint: 'For example: --set cluster.nodes=3' })
  }
  return { path: keyPath(key === 'cluster.name' ? 'dayone.cluster' : key), value }
}

/** The value at a path of plain data; undefined if there is none. */
export const valueAt = (data: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    data,
  )
