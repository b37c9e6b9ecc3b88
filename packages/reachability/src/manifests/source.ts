import { UserError } from '@dayone/pipeline'

export type Path = readonly (string | number)[]

/** Any Kubernetes object, with the positions of its parts. */
export interface SourcedObject {
  readonly value: Readonly<Record<string, unknown>>
  /** `policies.yaml:12`, or `NetworkPolicy shop/deny` in a cluster. */
  place(path: Path): string
}

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `spec.ingress[0].from`. */
export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`),
    '',
  )

/** A part of an object, with its position for errors. */
export interface Part {
  readonly source: SourcedObject
  readonly path: Path
  readonly value: unknown
}

/** The error about a part (exit 2): position, path and problem. */
export const refusal = ({ source, path }: Part, problem: string, hint?: string): UserError =>
  new UserError(`${source.place(path)}: ${pathText(path)} ${problem}`, {
    hint: hint ?? 'Correct it and ask again; `kubectl apply --dry-run=server` would refuse it too.',
  })

export const partOf = (source: SourcedObject): Part => ({ source, path: [], value: source.value })

/** A field of a map; `value` is undefined if it is missing or null. Throws UserError if the part is not a map. */
export const fieldOf = (part: Part, key: string): Part => {
  const { source, path, value } = part
  if (value !== undefined && value !== null && !isMap(value)) throw refusal(part, 'must be a map.')
  const found = isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return { source, path: [...path, key], value: found ?? undefined }
}

/** The items of a list; undefined if it is missing or null. Throws UserError for anything else. */
export const itemsOf = (part: Part): readonly Part[] | undefined => {
  const { source, path, value } = part
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw refusal(part, 'must be a list.')
  return value.map((item: unknown, index) => ({ source, path: [...path, index], value: item }))
}

/** A string; undefined if it is missing. Throws UserError for anything else: `yes` and 1 are not strings in YAML. */
export const textOf = (part: Part): string | undefined => {
  if (part.value === undefined || part.value === null) return undefined
  if (typeof part.value !== 'string')
    throw refusal(
      part,
      `must be a text, and is ${JSON.stringify(part.value)}.`,
      'Put it in quotes if it is meant as a text.',
    )
  return part.value
}

/** A map of strings, such as labels; empty if it is missing. */
export const labelsOf = (part: Part): Readonly<Record<string, string>> => {
  if (part.value === undefined || part.value === null) return {}
  if (!isMap(part.value)) throw refusal(part, 'must be a map.')
  return Object.fromEntries(Object.keys(part.value).map((key) => [key, textOf(fieldOf(part, key)) ?? '']))
}

/** Throws UserError for an unknown field: a policy with a typo would silently have another meaning. */
export const refuseUnknownKeys = (part: Part, known: readonly string[]): void => {
  if (!isMap(part.value)) return
  for (const key of Object.keys(part.value)) {
    if (known.includes(key)) continue
    const near = known.find((one) => one.toLowerCase() === key.toLowerCase() || one === `${key}s` || `${one}s` === key)
    throw refusal(
      { ...part, path: [...part.path, key] },
      'is no field of this kind.',
      near === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${near}?`,
    )
  }
}
