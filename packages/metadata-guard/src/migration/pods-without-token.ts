import { listPages, type Kube } from '@dayone/kube'
import { defined } from '@dayone/pipeline'
import { roleMark } from './migration-marks.ts'

/** A pod of a migrated workload that was made without a token for its role. */
export interface PodWithoutToken {
  readonly namespace: string
  readonly name: string
  readonly account: string
  readonly role: string
}

const tokenVariable = 'AWS_WEB_IDENTITY_TOKEN_FILE'

interface PodLike {
  readonly spec?: {
    readonly serviceAccountName?: string
    readonly containers?: readonly { readonly env?: readonly { readonly name: string }[] }[]
  }
  readonly status?: { readonly phase?: string }
}

/** Migrated pods that the pod identity webhook did not see, of a namespace or of all; read page by page. */
export const podsWithoutToken = async (
  kube: Pick<Kube, 'pathOf' | 'request'>,
  namespace?: string,
): Promise<readonly PodWithoutToken[]> => {
  const found: PodWithoutToken[] = []
  for await (const page of listPages(kube, { apiVersion: 'v1', kind: 'Pod' }, defined({ namespace })))
    for (const { metadata, ...object } of page) {
      const { spec, status } = object as PodLike
      const role = metadata.annotations?.[roleMark]
      if (role === undefined || metadata['deletionTimestamp'] !== undefined) continue
      if (status?.phase === 'Succeeded' || status?.phase === 'Failed') continue
      if ((spec?.containers ?? []).some(({ env = [] }) => env.some(({ name }) => name === tokenVariable))) continue
      const { name, namespace: of = '' } = metadata
      found.push({ namespace: of, name, account: spec?.serviceAccountName ?? 'default', role })
    }
  return found
}
