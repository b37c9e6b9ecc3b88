import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Cloud {
  readonly endpoint: string
  readonly key: { readonly id: string; readonly secret: string }
}

/** The endpoint and key of a world's emulated AWS; undefined if no cloud runs. */
export async function cloudOf(folder: string): Promise<Cloud | undefined> {
  const state = await readFile(join(folder, 'cloud', 'cloud.json'), 'utf8').catch(() => undefined)
  return state === undefined ? undefined : (JSON.parse(state) as Cloud)
}

/**
 * A plain HTTP request with the key, which is not recorded as a call of kops or dayone. moto routes by the service in
 * the form of the signature.
 */
export async function askPretendAws(
  folder: string,
  service: 'ec2' | 'ecr' | 's3' | 'iam' | 'elasticloadbalancing' | 'autoscaling',
  path: string,
  init: RequestInit & { readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  const cloud = await cloudOf(folder)
  if (cloud === undefined) throw new Error(`no practice cloud runs in ${folder}`)
  const headers = {
    ...init.headers,
    'x-practice-key': cloud.key.secret,
    authorization: `AWS4-HMAC-SHA256 Credential=${cloud.key.id}/20260101/us-west-2/${service}/aws4_request, SignedHeaders=host, Signature=none`,
  }
  return fetch(`${cloud.endpoint}${path}`, { ...init, headers })
}
