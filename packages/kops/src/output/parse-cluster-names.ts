import { unreadableOutput } from './unreadable-output.ts'

/**
 * Parses the names in `kops get clusters -o json`: an array, or an object if there is only one. Throws UserError (exit
 * 3) for anything else.
 */
export const parseClusterNames = (text: string, byHand?: string): readonly string[] => {
  const names = namesIn(text)
  if (names !== undefined) return names
  throw unreadableOutput('kops printed a list of clusters that dayone cannot parse.', text, byHand)
}

const namesIn = (text: string): readonly string[] | undefined => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  const names = (Array.isArray(value) ? (value as unknown[]) : [value]).map(nameOf)
  return names.every((name) => name !== undefined) ? names : undefined
}

const nameOf = (cluster: unknown): string | undefined => {
  if (typeof cluster !== 'object' || cluster === null || !('metadata' in cluster)) return undefined
  const { metadata } = cluster
  if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return undefined
  return typeof metadata.name === 'string' ? metadata.name : undefined
}
