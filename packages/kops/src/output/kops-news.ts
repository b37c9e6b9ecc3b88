/** The progress that a line of a long run of kops reports. */
export type KopsNews =
  /** kops' own count of resources, before each round. */
  | { readonly kind: 'tasks'; readonly done: number; readonly total: number }
  /** It waits until AWS has created a load balancer, for minutes without further output. */
  | { readonly kind: 'load-balancer'; readonly name: string }
  /** Something failed, and kops retries it. */
  | { readonly kind: 'again'; readonly what: string; readonly reason: string }
  | { readonly kind: 'drains'; readonly node: string }
  /**
   * A machine keeps running outside of the group for a while, so that its replacement starts before it is terminated.
   */
  | { readonly kind: 'detaches'; readonly instance: string }
  /** A machine is terminated; its replacement starts, or has started. */
  | { readonly kind: 'replaces'; readonly instance: string }
  /** kops validates after a machine was replaced, and the cluster is not valid yet. */
  | { readonly kind: 'not-valid'; readonly reason: string }
  | { readonly kind: 'valid' }

type Reader = (found: RegExpExecArray) => KopsNews

/** Texts: kops 1.36.2, upup/pkg/fi/executor.go, awstasks/network_load_balancer.go, pkg/instancegroups/instancegroups.go. */
const LINES: readonly (readonly [pattern: RegExp, read: Reader])[] = [
  [
    /^Tasks: (\d+) done \/ (\d+) total/,
    ([, done, total]) => ({ kind: 'tasks', done: Number(done), total: Number(total) }),
  ],
  [/^Waiting for load balancer "([^"]*)" to be created/, ([, name = '']) => ({ kind: 'load-balancer', name })],
  [
    /^error running task "([^"]*)" \([^)]* remaining to succeed\): (.*)/s,
    ([, what = '', reason = '']) => ({ kind: 'again', what, reason }),
  ],
  [/^Draining the node: "([^"]*)"/, ([, node = '']) => ({ kind: 'drains', node })],
  [/^Detaching instance "([^"]*)"/, ([, instance = '']) => ({ kind: 'detaches', instance })],
  [/^Stopping instance "([^"]*)"/, ([, instance = '']) => ({ kind: 'replaces', instance })],
  [
    /^Cluster did not (?:pass validation|validate), will retry in "[^"]*": (.*?)\.?$/s,
    ([, reason = '']) => ({ kind: 'not-valid', reason }),
  ],
  [/^Cluster validated[.;]/, () => ({ kind: 'valid' })],
]

/** Parses a line without its log header (see `Following.onLine`); undefined if it reports no progress. Pure. */
export const kopsNews = (line: string): KopsNews | undefined => {
  for (const [pattern, read] of LINES) {
    const found = pattern.exec(line)
    if (found !== null) return read(found)
  }
  return undefined
}
