import { groupName } from '../config.ts'

/** The longest common name of a certificate (RFC 5280, ub-common-name). */
const longestName = 64

/**
 * What speaks against a client certificate for this user in this group, a sentence; undefined when nothing does. Names of
 * Kubernetes itself, and groups without a prefix, would be believed by the API server. Pure.
 */
export const personProblem = (user: string, group: string): string | undefined => {
  if (/^system:/i.test(user)) return `${user} is reserved for Kubernetes. Use the name of a person.`
  if (!/^[\w.@:+-]+$/.test(user)) return `"${user}" is not a valid user name: use letters, digits and . _ @ : + -.`
  if (user.length > longestName) return `A user name in a certificate has at most ${longestName} characters.`
  return groupName.safeParse(group).error?.issues[0]?.message
}
