import { listPages, type Kube } from '@dayone/kube'

/** The fields of a Kubernetes event that are used here. */
export interface KubeEvent {
  readonly reason: string
  readonly message: string
  /** When it last occurred, ISO; empty if unknown. */
  readonly at: string
  readonly involved: {
    readonly kind?: string
    readonly apiVersion?: string
    readonly namespace?: string
    readonly name?: string
    readonly uid?: string
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Events page by page; the API server keeps them for an hour. Throws UserError (exit 6) if they may not be listed. */
export async function* readEvents(
  kube: Pick<Kube, 'pathOf' | 'request'>,
  options: { readonly namespace?: string; readonly fieldSelector: string },
): AsyncGenerator<KubeEvent> {
  for await (const page of listPages(kube, { apiVersion: 'v1', kind: 'Event' }, options))
    for (const { metadata, involvedObject, reason, message, lastTimestamp, eventTime } of page)
      yield {
        reason: textOf(reason),
        message: textOf(message),
        at: textOf(lastTimestamp) || textOf(eventTime) || textOf(metadata['creationTimestamp']),
        involved: involvedObject ?? {},
      }
}
