import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createCertificateAuthority, issueCertificate } from '@dayone/host'
import type { KubeObject } from '@dayone/kube'

/** The request of a webhook (admission.k8s.io/v1 AdmissionRequest), as far as tests use it. */
export interface AskedAdmission {
  readonly uid: string
  readonly operation: string
  readonly dryRun?: boolean
  readonly kind: { readonly kind: string }
  readonly object: KubeObject
}

/** The response: allow, JSON patches, a denial with a message, or none at all. */
export type WebhookAnswer =
  | 'allow'
  | 'silence'
  | { readonly deny: string }
  | { readonly patch: readonly { readonly op: string; readonly path: string; readonly value?: unknown }[] }

/** A running admission webhook, and what it was asked. */
export interface LiveWebhook {
  readonly url: string
  /** Base64 of the PEM, as in `clientConfig.caBundle`. */
  readonly caBundle: string
  readonly asked: readonly AskedAdmission[]
  readonly stop: () => Promise<void>
}

const responseTo = ({ uid }: AskedAdmission, answer: Exclude<WebhookAnswer, 'silence'>): object => {
  if (answer === 'allow') return { uid, allowed: true }
  if ('deny' in answer) return { uid, allowed: false, status: { message: answer.deny } }
  const patch = Buffer.from(JSON.stringify(answer.patch)).toString('base64')
  return { uid, allowed: true, patchType: 'JSONPatch', patch }
}

/**
 * An admission webhook on 127.0.0.1, with its own certificate.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 */
export const startWebhook = async (answer: (asked: AskedAdmission) => WebhookAnswer): Promise<LiveWebhook> => {
  const ca = await createCertificateAuthority('webhook-ca')
  const own = await issueCertificate({ ca, commonName: 'webhook', ipAddresses: ['127.0.0.1'], seconds: 3600 })
  const asked: AskedAdmission[] = []
  const server = createServer({ cert: own.certificatePem, key: own.privateKeyPem }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { request: review } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { request: AskedAdmission }
      asked.push(review)
      const reply = answer(review)
      if (reply === 'silence') return
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({
          apiVersion: 'admission.k8s.io/v1',
          kind: 'AdmissionReview',
          response: responseTo(review, reply),
        }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    caBundle: Buffer.from(ca.certificatePem).toString('base64'),
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export interface WebhookRules {
  readonly kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration'
  readonly name: string
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly timeoutSeconds?: number
  /** Limits it to these namespaces. @default every namespace */
  readonly namespaces?: readonly string[]
}

/** The webhook configuration for the API server: one webhook, `<name>.example.com`, failurePolicy Fail. */
export const webhookConfiguration = (
  { url, caBundle }: Pick<LiveWebhook, 'url' | 'caBundle'>,
  { kind, name, apiGroups, resources, timeoutSeconds = 5, namespaces }: WebhookRules,
): KubeObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name },
  webhooks: [
    {
      name: `${name}.example.com`,
      clientConfig: { url, caBundle },
      rules: [{ apiGroups, apiVersions: ['*'], resources, operations: ['CREATE', 'UPDATE'], scope: '*' }],
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      timeoutSeconds,
      ...(namespaces === undefined
        ? {}
        : {
            namespaceSelector: {
              matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces }],
            },
          }),
    },
  ],
})
