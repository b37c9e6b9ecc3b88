import type { Subject } from '../rbac-objects.ts'

/** `~` followed by two hexadecimal digits per byte. */
const escaped = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => `~${byte.toString(16).padStart(2, '0')}`).join('')

/**
 * A subject as part of the name of a role: `user:jane`, `serviceaccount:shop:ci`. Different subjects have different
 * slugs: what the name of an RBAC object must not contain (`/` and `%`), or a shell would interpret, is escaped with
 * `~`. Pure. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names
 */
export const subjectSlug = ({ kind, namespace = '', name }: Subject): string => {
  const own = name.replaceAll(/[^\w@:.+=-]/gu, escaped)
  return kind === 'ServiceAccount' ? `serviceaccount:${namespace}:${own}` : `${kind.toLowerCase()}:${own}`
}
