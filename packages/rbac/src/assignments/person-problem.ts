import { groupName } from '../config.ts'

/** The maximum length of a common name in a certificate (RFC 5280, ub-common-name). */
const longestName = 64

/**
 * Why this user in this group must not get a client certificate, a sentence; undefined if it may. The API server would
 * trust names of Kubernetes itself and groups without a prefix. Pure.
 */
export const personProblem = (user: string, group: string): string | undefined => {
  if (/^system:/i.test(user)) return `${user} is reserved for Kubernetes. Use the name of a person.`
  if (!/^[\w.@:+-]+$/.test(user)) return `"${user}" is not a valid user name: use letters, digits and . _ @ : + -.`
  if (user.length > longestName) return `A user name in a certificate has at most ${longestName} characters.`
  return groupName.safeParse(group).error?.issues[0]?.message
}
