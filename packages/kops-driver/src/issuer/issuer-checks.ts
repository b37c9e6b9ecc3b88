import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { Kube } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import { ownsCluster, type ClusterSlice } from '../answers/cluster-config.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { discoveryPlace, publishedFiles } from '../resources/discovery-bucket.ts'
import { readIssuerRecord } from './issuer-record.ts'
import { issuerStage, removalTime } from './issuer-stage.ts'
import { liveIssuer } from './read-issuer.ts'
import { specIssuers } from './spec-issuers.ts'

type Result = Pick<Check, 'status' | 'text' | 'means'> & Partial<Check>

const UP = 'dayone up cluster'

/**
 * Checks that the API server signs tokens as the issuer that is published, and accepts no other longer than its tokens
 * live. Empty for a cluster that publishes no keys and changes no issuer.
 */
export async function issuerChecks(
  config: ClusterSlice,
  spec: ClusterSpec,
  { ports, clock }: Pick<StepContext<ClusterPorts>, 'ports' | 'clock'>,
): Promise<readonly Check[]> {
  const { change } = specIssuers(spec)
  if (discoveryPlace(spec) === undefined && change === undefined) return []
  const check = (id: string, result: Result): Check => ({
    id: `cluster/${id}`,
    rule: `cluster/${id}`,
    target: spec.cluster.metadata.name,
    control: 'KD-08',
    ...result,
  })
  const isWanted = ownsCluster(config) ? config.workloadIdentity : true
  return [
    check('token-issuer', await signingResult(spec, ports)),
    check('old-issuer', await othersResult(spec, isWanted, { kube: ports.kube, now: clock.now() })),
  ]
}

async function signingResult(
  spec: ClusterSpec,
  { kube, discoveryBuckets }: Pick<ClusterPorts, 'kube' | 'discoveryBuckets'>,
): Promise<Result> {
  const place = discoveryPlace(spec)
  const live = await liveIssuer(kube)
  const means = 'requested a token from the API server and read its issuer'
  const fail = (text: string, hint: string): Result => ({ status: 'fail', severity: 'high', text, hint, means })
  const { signing } = specIssuers(spec)
  if (signing !== undefined && signing !== live)
    return fail(`The API server signs tokens as ${live}; the specification says ${signing}.`, UP)
  if (place === undefined) return { status: 'pass', means, text: `The API server signs tokens as ${live}.` }
  const [document, keys] = await publishedFiles(place, discoveryBuckets)
  const published = readPath(parsed(document?.text), ['issuer'])
  if (published !== live)
    return fail(
      `The API server signs tokens as ${live}, but the keys are published for ${typeof published === 'string' ? published : 'no issuer'}: AWS refuses them, and pods get no IAM roles.`,
      UP,
    )
  const own = keyIds(await serverKeys(kube))
  if (own.length === 0)
    return { status: 'skip', means, text: 'Not verified: the API server does not serve its public keys.' }
  const missing = own.filter((id) => !keyIds(parsed(keys?.text)).includes(id))
  return missing.length > 0
    ? fail(`The API server signs with a key that is not published: ${missing.join(', ')}.`, UP)
    : {
        status: 'pass',
        means: `${means}; read the published issuer and keys without credentials, and compared the keys with the API server's`,
        text: `The API server signs tokens as ${live}, whose keys are published.`,
      }
}

async function othersResult(
  spec: ClusterSpec,
  isWanted: boolean,
  { kube, now }: { readonly kube: Pick<Kube, 'get'>; readonly now: Date },
): Promise<Result> {
  const issuers = specIssuers(spec)
  const stage = issuerStage(issuers, isWanted)
  const means = 'read the issuers of the saved specification, and the record in the cluster of when the new one began'
  switch (stage.kind) {
    case 'none':
    case 'accept':
      return issuers.others.length === 0
        ? { status: 'pass', means, text: 'The API server accepts service account tokens of one issuer only.' }
        : {
            status: 'warn',
            severity: 'medium',
            means,
            text: `The API server also accepts tokens of ${issuers.others.join(', ')}, which dayone did not set.`,
            hint: 'Remove it from spec.kubeAPIServer.additionalServiceAccountIssuers when none of its tokens is in use.',
          }
    case 'broken':
      return { status: 'fail', severity: 'high', means, text: stage.text, hint: 'dayone plan cluster' }
    case 'sign':
      return {
        status: 'warn',
        severity: 'low',
        means,
        text: `Step 1 of 3: tokens of ${stage.target} are accepted; ${stage.other} still signs.`,
        hint: UP,
      }
    case 'wait': {
      const record = await readIssuerRecord(kube)
      const { target, other } = stage
      if (record?.issuer !== target)
        return {
          status: 'warn',
          severity: 'low',
          means,
          text: `Step 2 of 3: ${target} signs; the wait for the tokens of ${other} has not begun.`,
          hint: UP,
        }
      const until = removalTime(record.since)
      return now < until
        ? {
            status: 'pass',
            means,
            text: `Step 2 of 3: tokens of ${other} are accepted until ${until.toISOString()}, while they are in use.`,
          }
        : {
            status: 'fail',
            severity: 'medium',
            means,
            text: `Tokens of ${other} are still accepted; they should not be since ${until.toISOString()}.`,
            hint: UP,
          }
    }
  }
}

const parsed = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}

async function serverKeys(kube: Pick<Kube, 'request'>): Promise<unknown> {
  // It serves this media type only, and answers 406 otherwise.
  const { body } = await kube.request({ method: 'GET', path: '/openid/v1/jwks', accept: 'application/jwk-set+json' })
  return typeof body === 'string' ? parsed(body) : body
}

const keyIds = (set: unknown): readonly string[] => {
  const keys = readPath(set, ['keys'])
  return (Array.isArray(keys) ? (keys as unknown[]) : []).flatMap((key) => {
    const id = readPath(key, ['kid'])
    return typeof id === 'string' ? [id] : []
  })
}
