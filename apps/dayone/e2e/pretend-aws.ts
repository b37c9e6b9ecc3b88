import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Cloud {
  readonly endpoint: string
  readonly key: { readonly id: string; readonly secret: string }
}

/** Where the pretend AWS of a world answers, and its key; undefined where no cloud runs. */
export async function cloudOf(folder: string): Promise<Cloud | undefined> {
  const state = await readFile(join(folder, 'cloud', 'cloud.json'), 'utf8').catch(() => undefined)
  return state === undefined ? undefined : (JSON.parse(state) as Cloud)
}

/**
 * A question to it by plain HTTP, as somebody who has the key: it is not written down as a call of kops or dayone. moto
 * looks at the form of a signature for the service that is asked.
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
