import { Option } from 'commander'
import { defineVerb } from '../verb.ts'
import type { ReachOptions } from './reach.ts'

/** `dayone reach`. */
export const reachVerb = defineVerb<ReachOptions>({
  name: 'reach [from] [to] [port]',
  description: 'show which connections the network policies allow, in the cluster or in a folder of manifests',
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
