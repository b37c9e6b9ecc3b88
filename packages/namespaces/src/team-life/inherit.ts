type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined

/** What belongs to one namespace alone. */
const ownFields = new Set(['name', 'like', 'ingressHosts', 'cordon', 'observe'])

/**
 * Namespaces with `like` get the fields of the namespace that it names, unless they set them: a second namespace of a team
 * in two lines. One level deep, so that nothing can refer to itself in a circle. Takes the list as a person wrote it; pure.
 */
export const inherit = (list: unknown): unknown => {
  if (!Array.isArray(list)) return list
  const entries = list as readonly unknown[]
  return entries.map((entry) => {
    const fields = fieldsOf(entry)
    if (fields === undefined || typeof fields['like'] !== 'string') return entry
    const model = entries.map(fieldsOf).find((one) => one?.['name'] === fields['like'])
    if (model === undefined || model['like'] !== undefined) return entry
    const inherited = Object.entries(model).filter(([key]) => !ownFields.has(key))
    return { ...Object.fromEntries(inherited), ...fields }
  })
}

/** Why `like` cannot be followed, as a sentence; undefined if it can. */
export const likeProblem = (
  { name, like }: { readonly name: string; readonly like?: string | undefined },
  namespaces: readonly { readonly name: string; readonly like?: string | undefined }[],
): string | undefined => {
  if (like === undefined) return undefined
  const model = namespaces.find((one) => one.name === like)
  if (like === name) return `${name} cannot be like itself.`
  if (model === undefined) return `There is no namespace ${like} in this list to be like.`
  return model.like === undefined ? undefined : `${like} is like ${model.like} itself: write like: ${model.like}.`
}
