import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inTurns } from './in-turns.ts'
import type { PracticePlace } from './practice-place.ts'
import type { Row } from './row.ts'
import { runCommand, timeCommands } from './time-command.ts'

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

/** The object as a person would keep it in a file; `rename` changes every name. */
const asWritten = (
  { status: _status, secrets: _secrets, metadata, ...rest }: PlainObject,
  rename: (text: string) => string,
): unknown => {
  const { name, namespace, labels = {} } = metadata
  const kept = Object.entries(labels).filter(([label]) => label !== 'kubernetes.io/metadata.name')
  const place = namespace === undefined ? {} : { namespace }
  return JSON.parse(rename(JSON.stringify({ ...rest, metadata: { name, ...place, labels: Object.fromEntries(kept) } })))
}

/** The steps that work on objects alone, with so many namespaces and a group for each. */
export function objectRows(place: () => Promise<PracticePlace>, count: number): readonly Row[] {
  const names = Array.from({ length: count }, (_value, index) => `team-${index}`)
  const title = `${count.toLocaleString('en')} namespaces and groups`
  const against = 'kubectl apply --server-side of the same objects'
  let configured: string | undefined

  /** dayone.yaml of these rows; JSON is YAML. */
  const config = ({ folder, cluster }: PracticePlace): string => {
    configured ??= join(folder, 'teams.yaml')
    const teams = names.map((name) => ({ group: `oidc:${name}`, namespaces: [name], persona: 'developer' }))
    const content = {
      dayone: { version: 1, where: 'practice', cluster },
      namespaces: { namespaces: names.map((name) => ({ name })) },
      rbac: { teams },
    }
    writeFileSync(configured, JSON.stringify(content))
    return configured
  }
  const up = (practice: PracticePlace) =>
    practice.dayone('up', 'namespaces', 'rbac', '--yes', '--config', config(practice))
  const applied = async (practice: PracticePlace, rename: (text: string) => string): Promise<string> => {
    const label = 'app.kubernetes.io/managed-by=dayone'
    const text = await runCommand(practice.plain('kubectl', 'get', kinds, '-A', '-l', label, '-o', 'json'))
    const { items } = JSON.parse(text) as { readonly items: readonly PlainObject[] }
    const ours = items.filter(({ metadata }) => /^team-\d/.test(metadata.namespace ?? metadata.name))
    const first = ours.filter(({ kind }) => kind === 'Namespace')
    const sorted = [...first, ...ours.filter(({ kind }) => kind !== 'Namespace')]
    return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: sorted.map((one) => asWritten(one, rename)) })
  }
  const apply = (practice: PracticePlace, input: string) => ({
    ...practice.plain('kubectl', 'apply', '--server-side', '--force-conflicts', '--field-manager=bench', '-f', '-'),
    input,
  })
  const noOp = (
    id: string,
    goal: string,
    name: string,
    ours: (practice: PracticePlace) => ReturnType<typeof up>,
  ): Row => ({
    id,
    goal,
    async measure() {
      const practice = await place()
      await runCommand(up(practice))
      const same = await applied(practice, (text) => text)
      const taken = await inTurns(
        3,
        () => timeCommands(ours(practice)),
        () => timeCommands(apply(practice, same)),
      )
      return { name: `${name}, ${title}`, against: `${against}, nothing to do`, ...taken }
    },
  })

  return [
    {
      id: 'objects-create',
      goal: '≤ 1.0× on loopback',
      async measure() {
        const practice = await place()
        const ours = await timeCommands(up(practice))
        // The same objects under other names, which are not there yet.
        const others = await applied(practice, (text) => text.replaceAll('team-', 'peer-'))
        const theirs = await timeCommands(apply(practice, others))
        return { name: `creation with proofs, ${title}`, against, ours: [ours], theirs: [theirs] }
      },
    },
    noOp('objects-up', '≤ 1/20', 'up namespaces rbac, nothing to do', up),
    noOp('objects-plan', '≤ 1/20', 'plan namespaces rbac', (practice) =>
      practice.dayone('plan', 'namespaces', 'rbac', '--config', config(practice)),
    ),
  ]
}
