import type { Question } from '@dayone/pipeline'
import { cidrProblem, isWorld } from './cidr.ts'
import type { ClusterConfig } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** The range that holds this address alone. */
const onlyOne = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`

const worldWarning =
  (what: string) =>
  (value: unknown): string | undefined =>
    listOf(value).some(isWorld)
      ? `Every computer on the internet may then try ${what}. It is reported as a high risk.`
      : undefined

/** Who gets in. On AWS nothing is offered: an address range nobody thought about is how clusters end up open. */
export const accessQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'apiAccess',
    kind: 'list',
    message: 'Who may reach the Kubernetes API?',
    explain: {
      what: 'The API is the front door. Name address ranges; your own address is written with /32 behind it.',
      attack: 'Bots try new servers within minutes. One leaked token is then enough.',
      byDefault: '0.0.0.0/0, which is everybody',
      recommend: 'your own address, or that of your office or VPN',
      notFor: 'your address changes every day: use the range of a VPN',
    },
    initial: ({ where, callerAddress }) =>
      where === 'practice' ? ['127.0.0.1/32'] : callerAddress === undefined ? undefined : [onlyOne(callerAddress)],
    validate: (value) => {
      const list = listOf(value)
      if (list.length === 0) return 'Name at least one address range, or nobody reaches the cluster, you included.'
      return list.map(cidrProblem).find((problem) => problem !== undefined)
    },
    warn: worldWarning('the front door'),
  },
  {
    key: 'sshAccess',
    kind: 'list',
    message: 'Who may reach the machines by SSH? (leave it empty for nobody)',
    explain: {
      what: 'SSH leads into the machines themselves, past everything that Kubernetes guards.',
      attack: 'Whoever gets in reads every secret on that machine.',
      byDefault: '0.0.0.0/0, which is everybody',
      recommend: 'nobody: EC2 Instance Connect opens a way for one person when it is needed',
    },
    initial: () => [],
    validate: (value) =>
      listOf(value)
        .map(cidrProblem)
        .find((problem) => problem !== undefined),
    warn: worldWarning('to log in to your machines'),
  },
]
