import { closedAnswers, showAnswers } from '../instances/metadata-answers.ts'
import { isImds, type LayerAnswer, type MachineOptions, type PodKind, type Target } from './access.ts'

/**
 * The effect of the machine's options. The hop limit applies to the response to the PUT that returns a token: without
 * required tokens it protects nothing, and a pod in the host network, or one that takes over the node, is zero hops
 * away. Pure. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
 */
export const machineLayer = (options: MachineOptions, kind: PodKind, target: Target): LayerAnswer => {
  if (!isImds(target)) return { state: 'passes' }
  if (target.address.includes(':') && !options.ipv6Enabled) return { state: 'blocks', by: 'IPv6 endpoint off' }
  if (kind !== 'pod') return { state: 'passes' }
  const { httpTokens, hopLimit } = options
  if (httpTokens === closedAnswers.httpTokens && hopLimit === closedAnswers.hopLimit)
    return { state: 'blocks', by: 'token + hop limit' }
  const why =
    httpTokens !== closedAnswers.httpTokens
      ? 'without a required token the hop limit protects nothing'
      : 'the token leaves the node'
  return { state: 'passes', why: `${showAnswers(options)}: ${why}` }
}
