import { changed, listOf, watch, type Conversion, type Manifest, type Note } from '../manifest.ts'

/** Fields whose silence meant something else in v1beta1. */
const former = { failurePolicy: 'Ignore', matchPolicy: 'Exact', timeoutSeconds: 30 } as const

/**
 * Webhook configurations of admissionregistration.k8s.io/v1beta1 as v1 (since 1.22).
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/#webhook-resources-v122
 */
export const convertWebhooks = (manifest: Manifest): Conversion => {
  const notes: Note[] = [
    changed(
      'apiVersion',
      `${manifest.apiVersion} is no longer served: ${manifest.kind} is in admissionregistration.k8s.io/v1.`,
    ),
  ]
  const webhooks = listOf(manifest['webhooks']).map((webhook) => {
    const name = String(webhook['name'])
    for (const [field, value] of Object.entries(former))
      if (webhook[field] === undefined)
        notes.push(
          watch(
            `webhooks[${name}].${field}`,
            `v1beta1 meant ${String(value)} where nothing was said, and v1 means something else: written down, so that it stays.`,
          ),
        )
    const { sideEffects } = webhook
    const isClean = sideEffects === 'None' || sideEffects === 'NoneOnDryRun'
    if (!isClean)
      notes.push(
        watch(
          `webhooks[${name}].sideEffects`,
          'v1 takes webhooks without side effects only, or with none on a dry run: None was written. Ask whoever wrote the webhook whether that is so.',
        ),
      )
    if (webhook['admissionReviewVersions'] === undefined)
      notes.push(
        watch(
          `webhooks[${name}].admissionReviewVersions`,
          'v1 wants the versions that the webhook understands: v1beta1 was written, as before.',
        ),
      )
    return { admissionReviewVersions: ['v1beta1'], ...former, ...webhook, ...(isClean ? {} : { sideEffects: 'None' }) }
  })
  return { manifest: { ...manifest, apiVersion: 'admissionregistration.k8s.io/v1', webhooks }, notes }
}
