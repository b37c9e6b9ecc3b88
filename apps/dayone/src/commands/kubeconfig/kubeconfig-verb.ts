import { Option } from 'commander'
import { defineVerb } from '../verb.ts'

interface Options {
  readonly out?: string
  readonly merge?: boolean
  readonly lifetime?: string
  readonly confirmName?: string
}

/** `dayone kubeconfig`. */
export const kubeconfigVerb = defineVerb<Options>({
  name: 'kubeconfig',
  description: 'write a short-lived admin kubeconfig',
  examples: ['dayone kubeconfig --merge'],
  options: [
    new Option('--out <file>', "output file (default: ./CLUSTER.kubeconfig, with --merge kubectl's kubeconfig)"),
    new Option('--merge', 'add the cluster to an existing kubeconfig; other contexts are kept'),
    new Option('--lifetime <time>', 'lifetime of the credentials, for example 30m or 8h (default: 8h)'),
    new Option('--confirm-name <name>', 'the name of the cluster, required for a lifetime over 24h'),
  ],
  run: async (session, _words, options) => (await import('./kubeconfig.ts')).kubeconfig(session, options),
})
