import type { Question } from '@dayone/pipeline'
import { accessProblem } from '../../spec/access-lists.ts'
import { EVERYBODY, wideAccess } from '../../spec/internet-share.ts'
import type { ClusterConfig } from '../cluster-config.ts'
import type { ClusterPorts } from '../../contract/cluster-ports.ts'

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** The CIDR that contains only this address. */
const onlyOne = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`

const worldWarning =
  (what: string) =>
  (value: unknown): string | undefined => {
    const wide = wideAccess(listOf(value))
    if (wide === undefined) return undefined
    const who = wide === EVERYBODY ? 'Anyone on the internet' : `${wide.charAt(0).toUpperCase()}${wide.slice(1)}`
    return `${who} could then try ${what}. This is reported as a high risk.`
  }

/**
 * Who can reach the cluster. On AWS there is no default: clusters become public through address ranges that no one
 * reviewed.
 */
export const accessQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'apiAccess',
    page: 'access',
    kind: 'list',
    message: 'Which addresses may reach the Kubernetes API?',
    explain: {
      what: 'CIDR ranges allowed to connect to the API server. Write a single address with /32.',
      attack: 'Bots probe a new endpoint within minutes. One leaked token is then enough.',
      byDefault: '0.0.0.0/0 (everyone)',
      recommend: 'your own address, or the range of your office or VPN',
      notFor: 'your address changes often: use the range of a VPN',
    },
    initial: ({ where, callerAddress }) =>
      where === 'practice' ? ['127.0.0.1/32'] : callerAddress === undefined ? undefined : [onlyOne(callerAddress)],
    validate: (value) => accessProblem('apiAccess', listOf(value)),
    warn: worldWarning('the API server'),
  },
  {
    key: 'sshAccess',
    page: 'access',
    kind: 'list',
    message: 'Which addresses may connect over SSH? (empty: none)',
    explain: {
      what: 'SSH gives access to the instances themselves and bypasses all Kubernetes controls.',
      attack: 'Anyone who logs in can read every secret on that instance.',
      byDefault: '0.0.0.0/0 (everyone)',
      recommend: 'none: EC2 Instance Connect gives one person access when needed',
    },
    initial: () => [],
    validate: (value) => accessProblem('sshAccess', listOf(value)),
    warn: worldWarning('to log in to your instances'),
  },
]
