import type { PreviewItem, UpdatePreview } from '../kops.ts'
import { unreadableOutput } from './unreadable-output.ts'

type Section = 'creates' | 'modifies' | 'deletes' | 'prunes'

/** The headings of upup/pkg/fi/dryrun_target.go. */
const HEADINGS: Readonly<Record<string, Section>> = {
  'Will create resources:': 'creates',
  'Will modify resources:': 'modifies',
  'Items will be deleted during update:': 'deletes',
  'Items will be deleted only when the --prune flag is specified:': 'prunes',
}
const NOTHING = 'No changes need to be applied'
const UNAPPLIED = 'Must specify --yes to apply changes'

/** `  LaunchTemplate/nodes-us-west-2a.demo.example.test` */
const ITEM = /^ {2}([A-Za-z]\w*)\/(.+)$/
/**
 * `  <tab>HTTPTokens          <tab> required -> optional`; the value may be missing, or on the following lines with an
 * empty name.
 */
const FIELD = /^ {2}\t([^\t]*)(?:\t(.*))?$/
/** `  SecurityGroupRule    sg-1: port=443 …` */
const DELETION = /^ {2}(\S+)\s+(.+)$/

/**
 * Parses the output of `kops update cluster` without --yes by its fixed headings; banners and everything else are
 * skipped. Pure. Throws UserError (exit 3) if the text contains neither a heading nor a verdict, because it is then not
 * a reliable preview.
 */
export const parsePreview = (text: string, byHand?: string): UpdatePreview => {
  const items: Record<Section, MutableItem[]> = { creates: [], modifies: [], deletes: [], prunes: [] }
  let section: Section | undefined
  let isRecognised = false

  for (const line of text.split(/\r?\n/)) {
    if (line !== '' && !line.startsWith(' ')) {
      const verdict = line.trimEnd()
      section = HEADINGS[verdict]
      isRecognised ||= section !== undefined || verdict === NOTHING || verdict === UNAPPLIED
    } else if (section !== undefined && line.trim() !== '') {
      readLine(line, section, items[section])
    }
  }
  if (!isRecognised) throw unreadableOutput('kops printed a preview that dayone cannot parse.', text, byHand)
  return { ...items, isEmpty: Object.values(items).every((list) => list.length === 0), text }
}

interface MutableItem extends PreviewItem {
  readonly fields: { name: string; value: string }[]
}

const readLine = (line: string, section: Section, list: MutableItem[]): void => {
  if (section === 'deletes' || section === 'prunes') {
    const [, type, name] = DELETION.exec(line) ?? []
    if (type !== undefined && name !== undefined) list.push({ type, name: name.trimEnd(), fields: [] })
    return
  }
  const [, type, name] = ITEM.exec(line) ?? []
  if (type !== undefined && name !== undefined) {
    list.push({ type, name, fields: [] })
    return
  }
  const [, fieldName, value = ''] = FIELD.exec(line) ?? []
  const fields = list.at(-1)?.fields
  if (fieldName === undefined || fields === undefined) return
  if (fieldName.trim() !== '') {
    fields.push({ name: fieldName.trim(), value: value.trim() })
    return
  }
  const field = fields.at(-1)
  if (field !== undefined && value.trim() !== '') field.value += field.value === '' ? value : `\n${value}`
}
