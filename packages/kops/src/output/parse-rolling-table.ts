import type { RollingGroup } from '../kops.ts'
import { unreadableOutput } from './unreadable-output.ts'

/**
 * Parses the table of `kops rolling-update cluster` by column names (NAME STATUS NEEDUPDATE READY …). Pure. Without a
 * table, the list is empty only if kops says that there is nothing to show; other text is a UserError (exit 3).
 */
export const parseRollingTable = (text: string, byHand?: string): readonly RollingGroup[] => {
  const unreadable = () =>
    unreadableOutput('kops printed a table of instance groups that dayone cannot parse.', text, byHand)
  const lines = text.split(/\r?\n/)
  const headerAt = lines.findIndex((line) => /^NAME\s+STATUS\s+NEEDUPDATE\s/.test(line))
  if (headerAt === -1) {
    if (text.includes('No rolling-update required.')) return []
    throw unreadable()
  }
  const columns = cells(lines[headerAt] ?? '')
  const groups: RollingGroup[] = []
  for (const line of lines.slice(headerAt + 1)) {
    if (line.trim() === '') break
    const row = new Map(cells(line).map((cell, index) => [columns[index], cell]))
    const needUpdate = Number(row.get('NEEDUPDATE'))
    const ready = Number(row.get('READY'))
    const name = row.get('NAME')
    if (name === undefined || !Number.isInteger(needUpdate) || !Number.isInteger(ready)) throw unreadable()
    groups.push({ name, status: row.get('STATUS') ?? '', needUpdate, ready })
  }
  return groups
}

/** Cells are separated by one or more tabs. */
const cells = (line: string): string[] => line.trim().split(/\s+/)
