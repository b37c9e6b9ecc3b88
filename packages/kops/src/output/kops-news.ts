/** What a line of a long run of kops tells about how far it is. */
export type KopsNews =
  /** kops' own count of resources, before each of its rounds. */
  | { readonly kind: 'tasks'; readonly done: number; readonly total: number }
  /** It waits until AWS has made a load balancer: minutes without a further word. */
  | { readonly kind: 'load-balancer'; readonly name: string }
  /** Something did not work, and kops tries it again. */
  | { readonly kind: 'again'; readonly what: string; readonly reason: string }
  | { readonly kind: 'drains'; readonly node: string }
  /** A machine goes on running beside the group for a while, so that its replacement starts before it is ended. */
  | { readonly kind: 'detaches'; readonly instance: string }
  /** A machine is ended; its replacement starts, or has started. */
  | { readonly kind: 'replaces'; readonly instance: string }
  /** kops validates after a machine was replaced, and is not content yet. */
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

/** Reads a line whose log head is gone (see `Following.onLine`); undefined for all that tells nothing of this kind. Pure. */
export const kopsNews = (line: string): KopsNews | undefined => {
  for (const [pattern, read] of LINES) {
    const found = pattern.exec(line)
    if (found !== null) return read(found)
  }
  return undefined
}
