import type { PracticePlace } from './practice-place.ts'
import { runCommand, type Command } from './time-command.ts'

interface PlainObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly [field: string]: unknown
}

const kinds = [
  'namespaces',
  'limitranges',
  'resourcequotas',
  'serviceaccounts',
  'networkpolicies',
  'ciliumnetworkpolicies',
  'rolebindings',
].join(',')

/** The object as in a user's manifest; `rename` changes every name. */
const asWritten = (
  { status: _status, secrets: _secrets, metadata, ...rest }: PlainObject,
  rename: (text: string) => string,
): unknown => {
  const { name, namespace, labels = {} } = metadata
  const kept = Object.entries(labels).filter(([label]) => label !== 'kubernetes.io/metadata.name')
  const place = namespace === undefined ? {} : { namespace }
  return JSON.parse(rename(JSON.stringify({ ...rest, metadata: { name, ...place, labels: Object.fromEntries(kept) } })))
}

/**
 * Everything that dayone created in namespaces with this prefix, as one manifest with other names; namespaces come
 * first.
 */
export async function writtenObjects({ plain }: PracticePlace, prefix: string, other: string): Promise<string> {
  const label = 'app.kubernetes.io/managed-by=dayone'
  const text = await runCommand(plain('kubectl', 'get', kinds, '-A', '-l', label, '-o', 'json'))
  const { items } = JSON.parse(text) as { readonly items: readonly PlainObject[] }
  const ours = items.filter(({ metadata }) => (metadata.namespace ?? metadata.name).startsWith(`${prefix}-`))
  const first = ours.filter(({ kind }) => kind === 'Namespace')
  const sorted = [...first, ...ours.filter(({ kind }) => kind !== 'Namespace')]
  const rename = (one: string): string => one.replaceAll(`${prefix}-`, `${other}-`)
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: sorted.map((one) => asWritten(one, rename)) })
}

/** The equivalent kubectl command. `options`: the address of the server, if not the default. */
export const kubectlApply = (practice: PracticePlace, input: string, ...options: readonly string[]): Command => ({
  ...practice.plain(
    'kubectl',
    'apply',
    '--server-side',
    '--force-conflicts',
    '--field-manager=bench',
    ...options,
    '-f',
    '-',
  ),
  input,
})
