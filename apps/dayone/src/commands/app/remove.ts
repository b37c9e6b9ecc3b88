import { UserError } from '@dayone/pipeline'
import type { Session } from '../../session/session.ts'
import type { AppOptions } from './app-options.ts'

const path = ['applications', 'applications'] as const

/**
 * `dayone app remove NAME`: removes an application from dayone.yaml; `dayone up applications` then deletes it, after its plan is
 * approved. Throws UserError (exit 2) if no entry, or more than one, has that name.
 */
export async function removeApp(
  session: Session,
  [name = '']: readonly string[],
  options: AppOptions,
): Promise<number> {
  const { file } = session
  const known = file.get(path)
  const entries = Array.isArray(known)
    ? (known as readonly { readonly name?: string; readonly namespace?: string }[])
    : []
  const found = entries.flatMap((entry, index) =>
    entry.name === name && (options.namespace === undefined || entry.namespace === options.namespace)
      ? [{ index, namespace: entry.namespace ?? '' }]
      : [],
  )
  const [only] = found
  if (only === undefined)
    throw new UserError(
      `${file.path} has no application ${name}${options.namespace === undefined ? '' : ` in ${options.namespace}`}.`,
      {
        hint:
          entries.length === 0
            ? 'It lists no applications. dayone removes only what it lists.'
            : `It has: ${entries.map((entry) => `${entry.name ?? ''} in ${entry.namespace ?? ''}`).join(', ')}.`,
      },
    )
  if (found.length > 1)
    throw new UserError(
      `${name} is in more than one namespace: ${found.map(({ namespace }) => namespace).join(', ')}.`,
      {
        hint: 'Specify one with -n NAMESPACE.',
      },
    )
  file.set([...path, only.index], undefined)
  await file.save()
  session.front.note(
    `${name} in ${only.namespace} was removed from ${file.path}. To delete it from the cluster: dayone up applications`,
  )
  return 0
}
