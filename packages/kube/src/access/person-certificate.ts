import { UserError, type Clock } from '@dayone/pipeline'
import { createCertificateRequest } from '@dayone/host'
import { randomUUID } from 'node:crypto'
import type { Kube } from '../api/kube.ts'
import type { Credential, KubeRequest, KubeResponse } from '../api/kube-request.ts'
import { managedLabel } from '../api/managed-label.ts'
import { statusError } from '../client/status-error.ts'

/** Whom a certificate is for, and how long it is valid. */
export interface PersonOrder {
  readonly user: string
  /** The organization in the certificate; undefined: no group. */
  readonly group?: string
  /** Lifetime; the API server's minimum is 600. */
  readonly seconds: number
  readonly clock: Clock
  /** The reason in the approval condition. @default a proof of dayone */
  readonly why?: string
}

const collection = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const waitMs = 30_000

interface SigningRequest {
  readonly metadata: { readonly name: string; readonly uid: string }
  readonly status?: { readonly certificate?: string }
}

const manifestOf = (csrPem: string, seconds: number) => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: `dayone-proof-${randomUUID()}`, labels: { [managedLabel.name]: managedLabel.value } },
  spec: {
    request: Buffer.from(csrPem).toString('base64'),
    signerName: 'kubernetes.io/kube-apiserver-client',
    expirationSeconds: Math.max(600, seconds),
    usages: ['client auth'],
  },
})

const approval = (signing: SigningRequest, now: Date, message: string) => ({
  ...signing,
  status: {
    conditions: [
      {
        type: 'Approved',
        status: 'True',
        reason: 'Dayone',
        message,
        lastUpdateTime: now.toISOString(),
      },
    ],
  },
})

/**
 * Issues a short-lived client certificate for a user in `group`, signed by the cluster. Deletes the signing request
 * afterwards; the key never leaves this process.
 * https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
 *
 * @throws UserError (exit 6) if we may not approve, or if nothing is signed within 30 s.
 */
export const personCertificate = async (
  kube: Pick<Kube, 'request'>,
  { user, group, seconds, clock, why = 'Short-lived certificate to verify the permissions of a group.' }: PersonOrder,
): Promise<Credential> => {
  const who = group === undefined ? user : group
  const ask = async (request: KubeRequest): Promise<KubeResponse> => {
    const response = await kube.request(request)
    if (response.status >= 300) throw statusError(`Requesting a certificate for ${who}`, request, response)
    return response
  }
  const { csrPem, privateKeyPem } = await createCertificateRequest({
    commonName: user,
    organizations: group === undefined ? [] : [group],
  })
  const created = await ask({ method: 'POST', path: collection, body: manifestOf(csrPem, seconds) })
  const signing = created.body as SigningRequest
  const path = `${collection}/${signing.metadata.name}`
  try {
    await ask({ method: 'PUT', path: `${path}/approval`, body: approval(signing, clock.now(), why) })
    const deadline = clock.now().getTime() + waitMs
    for (let pause = 50; clock.now().getTime() < deadline; pause = Math.min(1000, pause * 2)) {
      const { status } = (await ask({ method: 'GET', path })).body as SigningRequest
      if (status?.certificate !== undefined)
        return { certificate: Buffer.from(status.certificate, 'base64').toString(), privateKey: privateKeyPem }
      await clock.sleep(pause)
    }
  } finally {
    await kube.request({ method: 'DELETE', path, body: { preconditions: { uid: signing.metadata.uid } } })
  }
  throw new UserError(`The cluster did not sign a certificate for ${who} within ${waitMs / 1000} s.`, {
    hint: 'Check that kube-controller-manager is running: it signs certificates.',
    exitCode: 6,
  })
}
