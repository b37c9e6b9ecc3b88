import { quoted } from '@dayone/pipeline'
import { differingFields } from '../fields/differing-fields.ts'
import type { KubeObject } from '../api/kube.ts'
import { addressOf } from '../api/object-ref.ts'
import type { FieldConflict } from './rehearsal.ts'

/** For a shell: in single quotes; values that contain a quote are left out of commands. */

const nested = (path: readonly (string | number)[], value: unknown): unknown =>
  path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)

const merged = (one: unknown, other: unknown): unknown => {
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isMap(one) || !isMap(other)) return other
  return Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((key) => [
      key,
      key in one && key in other ? merged(one[key], other[key]) : (other[key] ?? one[key]),
    ]),
  )
}

/**
 * The command that resolves a field conflict: it sets dayone's value under kubectl's field manager, and equal values
 * never conflict. If the field is inside a list or a Secret, returns a command that shows the field owners instead.
 */
export const conflictCommand = (
  manifest: KubeObject,
  live: KubeObject | undefined,
  conflicts: readonly FieldConflict[],
): string => {
  const show = `kubectl get ${addressOf(manifest)} -o yaml --show-managed-fields`
  if (live === undefined || manifest.kind === 'Secret') return show
  const differing = differingFields(manifest, live)
  const wanted = conflicts.map(({ field }) =>
    differing.find(({ path }) => `.${path.join('.')}` === field && path.every((part) => typeof part === 'string')),
  )
  if (wanted.some((difference) => difference === undefined)) return show
  const patch = wanted.reduce<unknown>(
    (all, difference) => (difference === undefined ? all : merged(all, nested(difference.path, difference.desired))),
    {},
  )
  const text = quoted(JSON.stringify(patch))
  return text.length > 400 ? show : `kubectl patch ${addressOf(manifest)} --type=merge -p ${text}`
}

/** Deletes the object, so that dayone recreates it. */
export const deleteCommand = (manifest: KubeObject): string => `kubectl delete ${addressOf(manifest)}`
