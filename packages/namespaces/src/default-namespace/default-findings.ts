import type { Finding } from '@dayone/pipeline'
import type { NamespacesConfig } from '../config.ts'
import type { DefaultSeen } from './read-default.ts'

/** Whether this run guards `default`: on request, or if nothing there would break. Pure. */
export const willGuardDefault = (
  { defaultNamespace }: Pick<NamespacesConfig, 'defaultNamespace'>,
  seen: DefaultSeen | undefined,
): boolean =>
  defaultNamespace !== 'leave' &&
  (defaultNamespace === 'guard' || seen === undefined || seen.isGuarded || seen.breaks.length === 0)

/** What guarding `default` would break, or breaks. Pure. */
export const defaultFindings = (
  { defaultNamespace }: Pick<NamespacesConfig, 'defaultNamespace'>,
  seen: DefaultSeen | undefined,
): readonly Finding[] => {
  if (seen === undefined || seen.breaks.length === 0) return []
  const isForced = defaultNamespace === 'guard'
  return [
    {
      id: 'NS-10/default',
      kind: 'risk',
      target: 'Namespace default',
      severity: isForced ? 'high' : 'medium',
      control: 'NS-10',
      text: isForced
        ? `The guards of the namespace default break what is there: ${seen.breaks.join('; ')}.`
        : `The namespace default is not guarded, because that would break what is there: ${seen.breaks.join('; ')}.`,
      hint: isForced
        ? 'Move it to a namespace of its own before you approve this, or set namespaces.defaultNamespace: auto.'
        : 'Move it to a namespace of its own, then run `dayone up namespaces`. To guard default nevertheless, set namespaces.defaultNamespace: guard.',
    },
  ]
}
