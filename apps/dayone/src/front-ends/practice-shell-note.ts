/** Set in the practice shell, where such commands work as they are. */
export const INSIDE_PRACTICE = 'DAYONE_PRACTICE_SHELL'

/** A command of another program that reaches a cluster or the cloud; not one that brings a kubeconfig of its own. */
const FOREIGN =
  /(?<![\w./@-])(?:kops [a-z][^`·,;:]*? --(?:name|state) |kubectl (?:-n |annotate|auth|delete|describe|edit|get|label|logs|patch|rollout|taint)\b|aws [a-z0-9]+ [a-z]+-)/
const SHELL = 'dayone practice shell'

/** Watches what a run shows for commands that reach a practice cloud only from its shell. */
export interface ShownCommands {
  see(text: string): void
  /** How they are typed, once; undefined if none was shown, if the shell was, or where it is not needed. */
  note(): string | undefined
}

/** `isNeeded`: whether this run is about a practice cloud, and outside of its shell. */
export function shownCommands(isNeeded: () => boolean): ShownCommands {
  let isForeign = false
  let isSaid = false
  return {
    see(text) {
      isForeign ||= FOREIGN.test(text)
      isSaid ||= text.includes(SHELL)
    },
    note() {
      if (!isForeign || isSaid || !isNeeded()) return undefined
      isSaid = true
      return `In practice, kops, kubectl and aws need the practice shell: ${SHELL}`
    },
  }
}
