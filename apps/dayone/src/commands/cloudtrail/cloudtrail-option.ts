import type { NodeRoleCalls } from '@dayone/aws'
import { Option } from 'commander'
import type { Ports } from '../../ports.ts'
import type { Session } from '../../session/session.ts'

/** The option `--cloudtrail` of up and plan. */
export interface CloudTrailOption {
  readonly cloudtrail?: readonly string[]
}

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

export const cloudTrailOption = (): Option =>
  new Option(
    '--cloudtrail <file>',
    'CloudTrail events, to name who uses the roles of nodes: a file, a folder, or - for stdin; repeatable',
  ).argParser(collect)

/**
 * Adds what CloudTrail says to the ports of a run; the files are read once, when the cluster is known. Without the option
 * nothing is added. The returned function throws UserError (exit 2).
 */
export const withCloudTrail = (session: Session, { cloudtrail = [] }: CloudTrailOption) => {
  let read: Promise<NodeRoleCalls> | undefined
  return async <Run extends { readonly ports: Ports; readonly cluster: string }>(ready: Run): Promise<Run> => {
    if (cloudtrail.length === 0) return ready
    read ??= import('./read-cloudtrail.ts').then(({ readCloudTrail }) =>
      readCloudTrail(session, cloudtrail, ready.cluster),
    )
    return { ...ready, ports: { ...ready.ports, nodeRoleCalls: await read } }
  }
}
