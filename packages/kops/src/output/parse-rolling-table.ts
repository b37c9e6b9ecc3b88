import type { RollingGroup } from '../kops.ts'
import { unreadableOutput } from './unreadable-output.ts'

/**
 * Reads the table of `kops rolling-update cluster` by the names of its columns (NAME STATUS NEEDUPDATE READY …).
 * Pure. No table is an empty list only when kops says that it has nothing to show; other text is a UserError (exit 3).
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

/** Between two cells stand one or more tabs. */
const cells = (line: string): string[] => line.trim().split(/\s+/)
