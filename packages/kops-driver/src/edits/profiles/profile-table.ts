import { showPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { ClusterConfig } from '../../answers/cluster-config.ts'
import { profileEntries } from './profile-entries.ts'
import type { ProfileEntry } from './profile-entry.ts'
import { profiles, type ProfileName } from '../../answers/profile.ts'

/** Each profile includes the previous one. */
const STEPS: readonly ProfileName[] = ['minimal', 'newcomer', 'strict']

const START = '<!-- profiles: npm run docs -w @dayone/kops-driver -->\n<!-- prettier-ignore-start -->\n'
const END = '<!-- prettier-ignore-end -->'

/** The profile tables in Markdown, from the changes that each profile makes to `spec`. Pure. */
export const profileTables = (spec: ClusterSpec, config: ClusterConfig): string =>
  STEPS.map((name, index) => {
    const before = STEPS[index - 1]
    const added = profileEntries.filter(
      (entry) => entry.profiles.includes(name) && (before === undefined || !entry.profiles.includes(before)),
    )
    const remark = profiles.find((profile) => profile.name === name)?.remark ?? ''
    return [
      `### \`${name}\``,
      `In short: ${remark}.${before === undefined ? '' : ` All of \`${before}\`, and:`}`,
      [
        '| Setting | Why | Control | On an existing cluster |',
        '| --- | --- | --- | --- |',
        ...added.map((entry) => row(entry, spec, config)),
      ].join('\n'),
    ].join('\n\n')
  }).join('\n\n')

function row(entry: ProfileEntry, spec: ClusterSpec, config: ClusterConfig): string {
  const settings = entry.edits(spec, config).map(({ document, path, value }) => {
    const place = `${document === 'cluster' ? '' : 'InstanceGroup '}${showPath(path)}`
    return `\`${place}: ${showSetting(value)}\``
  })
  const cells = [[...new Set(settings)].join('<br>'), entry.why, `${entry.control} (${entry.standard})`, entry.risk]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** Files are shown by their path. */
const showSetting = (value: unknown): string =>
  Array.isArray(value)
    ? (value as unknown[])
        .map((item) => (typeof item === 'object' && item !== null && 'path' in item ? item.path : item))
        .join(', ')
    : String(value)

/** Returns the page with its tables replaced. Throws if the page has no markers for them. */
export function withProfileTables(page: string, tables: string): string {
  const start = page.indexOf(START)
  const end = page.indexOf(END, start)
  if (start < 0 || end < start) throw new Error('The page has no markers for the tables of profiles.')
  return `${page.slice(0, start)}${START}\n${tables}\n\n${page.slice(end)}`
}
