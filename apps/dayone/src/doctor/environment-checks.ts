import { createRedactor } from '@dayone/host'
import type { DoctorCheck, DoctorContext } from './doctor-check.ts'

type Env = DoctorContext['env']

const isSet = (env: Env, name: string): boolean => (env[name] ?? '') !== ''

/** Tools know these in either case. */
const given = (env: Env, name: string): string | undefined => env[name] || env[name.toLowerCase()] || undefined

const proxies: DoctorCheck = {
  id: 'proxies',
  title: 'proxies',
  async run({ env, where }) {
    const { redact } = createRedactor()
    const set = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => {
      const value = given(env, name)
      return value === undefined ? [] : [`${name}=${redact(value)}`]
    })
    if (!set.some((text) => !text.startsWith('NO_PROXY'))) return { status: 'ok', found: 'none set' }
    if (where === 'practice')
      return {
        status: 'ok',
        found: `${set.join(', ')}: used for building the parts only; practice itself stays on this computer`,
      }
    return {
      status: 'warn',
      found: `${set.join(', ')}: kops and kubectl go through it, dayone itself does not; it speaks to AWS and to the Kubernetes API directly`,
      hint: 'If connections require the proxy, run dayone in a network with direct access to AWS.',
    }
  },
}

/** Variables that quietly change what kops or dayone does, and what they do. */
const surprises: readonly (readonly [name: string, what: string])[] = [
  ['S3_SECRET_ACCESS_KEY', 'kops copies it into the user data of every control plane'],
  ['S3_ACCESS_KEY_ID', 'kops copies it into the user data of every control plane'],
  ['S3_ENDPOINT', 'kops uses this S3 endpoint for its state store, and copies the keys into user data'],
  ['AWS_ENDPOINT_URL', 'AWS requests go to this endpoint, not to the real AWS'],
  ['KOPS_FEATURE_FLAGS', 'changes kops behaviour'],
  ['KOPS_RUN_TOO_NEW_VERSION', 'allows Kubernetes versions that kops was not tested with'],
  ['KOPS_RUN_OBSOLETE_VERSION', 'allows Kubernetes versions that get no fixes'],
  ['KOPS_STATE_S3_ACL', 'kops sets this ACL on every object it writes'],
  ['KOPS_AWS_ROLE_ARN', 'kops assumes this role, dayone does not'],
  ['KOPS_CLUSTER_NAME', 'kops run by hand uses this cluster'],
]

const environment: DoctorCheck = {
  id: 'environment',
  title: 'environment variables for kops',
  async run({ env, where, config }) {
    const found = surprises.filter(([name]) => isSet(env, name)).map(([name, what]) => `${name}: ${what}`)
    const store = env['KOPS_STATE_STORE']
    if (store !== undefined && config.state !== undefined && trimmed(store) !== trimmed(config.state))
      found.push(`KOPS_STATE_STORE is ${store}, but dayone uses ${config.state}`)
    if (found.length === 0) return { status: 'ok', found: 'nothing unusual' }
    if (where === 'practice') {
      const names = found.map((text) => text.split(/[: ]/, 1)[0]).join(', ')
      return { status: 'ok', found: `${names} set; ignored by practice` }
    }
    return { status: 'warn', found: `${found.join('. ')}.`, hint: 'Unset those you did not intend.' }
  },
}

const trimmed = (url: string): string => url.replace(/\/+$/, '')

export const environmentChecks: readonly DoctorCheck[] = [proxies, environment]
