import type { AccessKey } from '../access-key.ts'

/** A pending or running EC2 instance that belongs to a cluster. */
export interface WorldInstance {
  readonly id: string
  /** From the tag KubernetesCluster. */
  readonly cluster: string
  readonly instanceGroup: string
  /** From the tags k8s.io/role/…: `control-plane`, `node`, `bastion`, `apiserver`. */
  readonly roles: readonly string[]
  readonly instanceType: string
  readonly architecture: 'amd64' | 'arm64'
  readonly zone: string
  readonly privateIp: string
}

/** A network load balancer, and its port on localhost. */
export interface WorldLoadBalancer {
  readonly port: number
  readonly cluster: string
}

/**
 * A cluster whose configuration is in a bucket, its state store; `channel` changes whenever kops rewrites its addons.
 */
export interface WorldCluster {
  readonly name: string
  readonly bucket: string
  readonly channel: string
}

/** The contents of the emulated cloud. */
export interface World {
  readonly instances: readonly WorldInstance[]
  readonly loadBalancers: readonly WorldLoadBalancer[]
  readonly clusters: readonly WorldCluster[]
}

/** The key authorizes the request; moto routes by the service in the signature. */
const signedBy = (key: AccessKey, service: string) => ({
  'x-practice-key': key.secret,
  authorization: `AWS4-HMAC-SHA256 Credential=${key.id}/20260101/us-west-2/${service}/aws4_request, SignedHeaders=host, Signature=0`,
})

const DEADLINE_MS = 10_000

/** What a booting machine reads: the state store of its cluster. */
export interface StoreReader {
  /** The text of an object; undefined if it does not exist. */
  object(key: string): Promise<string | undefined>
}

/** What the supervisor reads from moto. */
export interface CloudReader {
  world(): Promise<World>
  store(bucket: string): StoreReader
  createBucket(bucket: string): Promise<void>
}

export const createCloudReader = (endpoint: string, key: AccessKey): CloudReader => {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${endpoint}${path}`, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) })
  return {
    async world() {
      const answer = await ask('/practice/world', { headers: signedBy(key, 's3') })
      if (!answer.ok) throw new Error(`the simulated cloud answered ${answer.status}: ${await answer.text()}`)
      return (await answer.json()) as World
    },
    store: (bucket) => ({
      async object(name) {
        const path = name.split('/').map(encodeURIComponent).join('/')
        const answer = await ask(`/${bucket}/${path}`, { headers: signedBy(key, 's3') })
        if (answer.status === 404) return undefined
        if (!answer.ok) throw new Error(`reading ${name} from the state store: ${answer.status}`)
        return answer.text()
      },
    }),
    async createBucket(bucket) {
      const body =
        '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>us-west-2</LocationConstraint></CreateBucketConfiguration>'
      const answer = await ask(`/${bucket}`, { method: 'PUT', headers: signedBy(key, 's3'), body })
      if (!answer.ok) throw new Error(`creating the state bucket: ${answer.status} ${await answer.text()}`)
    },
  }
}
