import { compareFields, type FieldDifference, type FieldPath } from './compare-fields.ts'
import type { KubeObject } from '../api/kube.ts'
import { abandonedFields } from './managed-fields.ts'

/** The value at a path; undefined if it does not exist. */
export const valueAt = (value: unknown, path: FieldPath): unknown => {
  let here: unknown = value
  for (const key of path) here = (here as Readonly<Record<string, unknown>> | undefined)?.[key]
  return here
}

/** Where the live object differs: fields we set that have another value, and fields we set once and no longer want. */
export const differingFields = (manifest: KubeObject, live: KubeObject): readonly FieldDifference[] => [
  ...compareFields(manifest.kind, manifest, live),
  ...abandonedFields(manifest, live).map((path) => ({ path, desired: undefined, observed: valueAt(live, path) })),
]

/** `metadata.labels[dayone.dev/team]`, `spec.ingress[0].from`. */
export const dotted = (path: FieldPath): string =>
  path
    .map((part, index) => (/[./]|^\d+$/.test(String(part)) ? `[${part}]` : index === 0 ? String(part) : `.${part}`))
    .join('')
