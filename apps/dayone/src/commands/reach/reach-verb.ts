import { Option } from 'commander'
import { defineVerb } from '../verb.ts'
import type { ReachOptions } from './reach.ts'

/** `dayone reach`. */
export const reachVerb = defineVerb<ReachOptions>({
  name: 'reach [from] [to] [port]',
  description: 'tell who reaches whom by the network policies of the cluster, or of a folder of manifests',
  examples: [
    'dayone reach shop/web payments/api 8443',
    'dayone reach shop 169.254.169.254',
    'dayone reach 0.0.0.0/0 shop/web tcp/443 --from-dir manifests',
    'dayone reach --matrix --from-dir manifests --output json',
  ],
  options: [
    new Option('--matrix', 'all pairs of workloads and external addresses'),
    new Option('--from-dir <dir>', 'read manifests (YAML, JSON) from this folder, recursively, instead of the cluster'),
  ],
  run: async (session, words, options) => (await import('./reach.ts')).reach(session, words, options),
})
