import { containersOf, type PodContainer, type Workload } from '@dayone/kube'

/** A workload that answers in place of the metadata service. */
export interface ProxyAgent {
  readonly workload: Workload
  readonly program: 'kube2iam' | 'kiam'
  readonly image: string
  /** Undefined without one: the image that is `latest` today. */
  readonly tag: string | undefined
  readonly digest: string | undefined
  /** The options that it was started with; one without a value is `true`. */
  readonly flags: ReadonlyMap<string, string>
  readonly container: PodContainer
  /** Of kiam: the half that assumes roles, and meets no pod. */
  readonly isServer: boolean
}

/** Words of a command line, those of `sh -c "…"` too. */
const wordsOf = ({ command, args }: PodContainer): readonly string[] =>
  [command, args].flatMap((list) =>
    Array.isArray(list)
      ? list.flatMap((word) =>
          String(word)
            .split(/\s+/)
            .filter((part) => part !== ''),
        )
      : [],
  )

/** Options that take no value: pflag and kingpin read the next word as an argument. */
const switches = new Set([
  'allow-ip-query',
  'auto-discover-base-arn',
  'auto-discover-default-role',
  'debug',
  'disable-strict-namespace-regexp',
  'insecure',
  'iptables',
  'namespace-restrictions',
  'no-iptables-remove',
  'verbose',
])

const flagsOf = (words: readonly string[]): ReadonlyMap<string, string> => {
  const flags = new Map<string, string>()
  for (const [index, word] of words.entries()) {
    const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (name === undefined) continue
    const next = words[index + 1]
    const given = value ?? (switches.has(name) || next === undefined || next.startsWith('-') ? 'true' : next)
    flags.set(name, given.replaceAll(/^["']|["']$/g, ''))
  }
  return flags
}

const reference = /(?:^|\/)(kube2iam|kiam)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]+))?$/

/** kube2iam and kiam, by the name of their image; a renamed image is not recognized. Pure. */
export const proxyAgents = (workloads: readonly Workload[]): readonly ProxyAgent[] =>
  workloads.flatMap((workload) =>
    containersOf(workload.template.spec).flatMap((container): readonly ProxyAgent[] => {
      const { image = '' } = container
      const [, program, tag, digest] = reference.exec(image) ?? []
      if (program !== 'kube2iam' && program !== 'kiam') return []
      const words = wordsOf(container)
      const isServer = program === 'kiam' && (words.includes('server') || workload.name.endsWith('server'))
      return [{ workload, program, image, tag, digest, flags: flagsOf(words), container, isServer }]
    }),
  )

/** Whether an option without a value, or with a true one, is set. */
export const isOn = ({ flags }: ProxyAgent, flag: string): boolean =>
  ['true', '1', 't', 'TRUE', 'True', 'T'].includes(flags.get(flag) ?? 'false')

/** Values that are shown; a token of the API server is not. */
const shown = ['app-port', 'base-role-arn', 'default-role', 'host-interface', 'namespace-restriction-format', 'node']

/** "--host-interface=cali+ --iptables": the options by name, with the values that are no secret. */
export const shownFlags = ({ flags }: ProxyAgent): string =>
  [...flags]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([flag, value]) =>
      value === 'true' ? `--${flag}` : `--${flag}=${switches.has(flag) || shown.includes(flag) ? value : '…'}`,
    )
    .join(' ')
