import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AwsAccess } from '@dayone/aws'
import { partsForTests, startPretendAws } from '@dayone/practice-cloud'

/** The emulated AWS for one test file. */
export interface LiveAws {
  readonly access: AwsAccess
  /** The ARN of the OIDC provider for an issuer. */
  readonly providerOf: (issuer: string) => string
  /** Creates it, as kops does. */
  readonly createProvider: (issuer: string, audience: string) => Promise<void>
  readonly deleteProvider: (issuer: string) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts moto, as practice does, in a dedicated folder. */
export const startLiveAws = async (env: Readonly<Record<string, string | undefined>>): Promise<LiveAws> => {
  const root = await mkdtemp(join(tmpdir(), 'dayone-live-aws-'))
  const aws = await startPretendAws(join(root, 'cloud'), await partsForTests(env), env['PATH'] ?? '')
  const { endpoint, key } = aws.cloud
  const providerOf = (issuer: string): string =>
    `arn:aws:iam::123456789012:oidc-provider/${issuer.replace(/^https:\/\//, '')}`
  /** By plain HTTP: moto checks only the form of a signature. */
  const iam = async (parameters: Readonly<Record<string, string>>): Promise<void> => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${key.id}/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none`
    const headers = { 'x-practice-key': key.secret, authorization, 'content-type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams({ ...parameters, Version: '2010-05-08' }).toString()
    const answer = await fetch(endpoint, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(`${parameters['Action'] ?? ''}: ${answer.status} ${await answer.text()}`)
  }
  return {
    access: { region: 'us-west-2', endpoint, credentials: { accessKeyId: key.id, secretAccessKey: key.secret } },
    providerOf,
    createProvider: async (issuer, audience) => {
      await iam({
        Action: 'CreateOpenIDConnectProvider',
        Url: issuer,
        'ClientIDList.member.1': audience,
        'ThumbprintList.member.1': '9e99a48a9960b14926bb7f3b02e22da2b0ab7280',
      })
    },
    deleteProvider: (issuer) =>
      iam({ Action: 'DeleteOpenIDConnectProvider', OpenIDConnectProviderArn: providerOf(issuer) }),
    stop: async () => {
      await aws.stop()
      await rm(root, { recursive: true, force: true })
    },
  }
}
