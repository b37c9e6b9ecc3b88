import type { RunOptions } from './run-options.ts'

/** A run on the cluster `demo`, in which every plan is approved. */
export const runOptions = <Ports>(
  overrides: Pick<RunOptions<Ports>, 'config' | 'ports'> & Partial<RunOptions<Ports>>,
): RunOptions<Ports> => ({
  facts: async () => ({
    name: 'demo',
    uid: 'u-1',
    kubernetesVersion: '1.36.1',
    networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
    namespaces: [],
  }),
  clock: { now: () => new Date(0), sleep: async () => undefined },
  secrets: { add: () => undefined, redact: (text) => text },
  stop: new AbortController().signal,
  kill: new AbortController().signal,
  onEvent: () => undefined,
  approve: async () => true,
  ...overrides,
})
