import type { DeletePreview, DoomedResource } from '../kops.ts'
import { unreadableOutput } from './unreadable-output.ts'

const COLUMNS = ['TYPE', 'NAME', 'ID'] as const
const NOTHING = 'No cloud resources to delete'

/**
 * Parses the table of `kops delete cluster` without --yes by column positions (TYPE NAME ID). Cells may be empty. Pure.
 * Without a table, the list is empty only if kops says that the cloud has no resources of the cluster; other text is a
 * UserError (exit 3).
 */
export const parseDeletePreview = (text: string, byHand?: string): DeletePreview => {
  const unreadable = () =>
    unreadableOutput('kops printed a deletion preview that dayone cannot parse. Nothing was deleted.', text, byHand)
  const lines = text.split(/\r?\n/).map(expandTabs)
  const headerAt = lines.findIndex((line) => /^TYPE\s+NAME\s+ID\s*$/.test(line))
  if (headerAt === -1) {
    if (text.includes(NOTHING)) return { resources: [], text }
    throw unreadable()
  }
  const header = lines[headerAt] ?? ''
  const [type, name, id] = COLUMNS.map((column) => header.indexOf(column)) as [number, number, number]
  const resources: DoomedResource[] = []
  for (const line of lines.slice(headerAt + 1)) {
    if (line.trim() === '') break
    const resource = {
      type: line.slice(type, name).trim(),
      name: line.slice(name, id).trim(),
      id: line.slice(id).trim(),
    }
    if (resource.type === '') throw unreadable()
    resources.push(resource)
  }
  return { resources, text }
}

/**
 * kops aligns columns with tab stops of eight (text/tabwriter); cells may be empty, so tabs alone do not separate them.
 */
const expandTabs = (line: string): string => {
  let wide = ''
  for (const letter of line) wide += letter === '\t' ? ' '.repeat(8 - (wide.length % 8)) : letter
  return wide
}
