import { changed, listOf, watch, type Conversion, type Manifest, type Note } from '../manifest.ts'

/** Fields with other defaults in v1beta1. */
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
            `v1beta1 defaulted to ${String(value)}, and v1 has a different default: set explicitly to keep it.`,
          ),
        )
    const { sideEffects } = webhook
    const isClean = sideEffects === 'None' || sideEffects === 'NoneOnDryRun'
    if (!isClean)
      notes.push(
        watch(
          `webhooks[${name}].sideEffects`,
          'v1 accepts only webhooks without side effects, or without any on dry runs: set to None. Check with the author of the webhook.',
        ),
      )
    if (webhook['admissionReviewVersions'] === undefined)
      notes.push(
        watch(
          `webhooks[${name}].admissionReviewVersions`,
          'v1 requires the versions that the webhook understands: set to v1beta1, as before.',
        ),
      )
    return { admissionReviewVersions: ['v1beta1'], ...former, ...webhook, ...(isClean ? {} : { sideEffects: 'None' }) }
  })
  return { manifest: { ...manifest, apiVersion: 'admissionregistration.k8s.io/v1', webhooks }, notes }
}
