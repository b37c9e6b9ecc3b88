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
        found: `${set.join(', ')}: only building the parts goes through it; practice itself stays on this computer`,
      }
    return {
      status: 'warn',
      found: `${set.join(', ')}: kops and kubectl go through it, dayone itself does not; it speaks to AWS and to the Kubernetes API directly`,
      hint: 'Where nothing gets out without the proxy, run dayone inside the network that AWS is reached from.',
    }
  },
}

/** Variables that quietly change what kops or dayone does, and what they do. */
const surprises: readonly (readonly [name: string, what: string])[] = [
  ['S3_SECRET_ACCESS_KEY', 'kops copies it into the user data of every control plane'],
  ['S3_ACCESS_KEY_ID', 'kops copies it into the user data of every control plane'],
  ['S3_ENDPOINT', 'kops keeps its state store there, not in S3, and copies the keys into user data'],
  ['AWS_ENDPOINT_URL', 'everything asked of AWS goes there: that is not the real AWS'],
  ['KOPS_FEATURE_FLAGS', 'kops behaves otherwise than its documentation says'],
  ['KOPS_RUN_TOO_NEW_VERSION', 'kops takes versions of Kubernetes that it was never tried with'],
  ['KOPS_RUN_OBSOLETE_VERSION', 'kops takes versions of Kubernetes that get no repairs any more'],
  ['KOPS_STATE_S3_ACL', 'kops gives every object it writes this ACL'],
  ['KOPS_AWS_ROLE_ARN', 'kops works as this role, dayone does not'],
  ['KOPS_CLUSTER_NAME', 'kops by hand works on this cluster'],
]

const environment: DoctorCheck = {
  id: 'environment',
  title: 'variables that change what kops does',
  async run({ env, where, config }) {
    const found = surprises.filter(([name]) => isSet(env, name)).map(([name, what]) => `${name}: ${what}`)
    const store = env['KOPS_STATE_STORE']
    if (store !== undefined && config.state !== undefined && trimmed(store) !== trimmed(config.state))
      found.push(`KOPS_STATE_STORE is ${store}, dayone works with ${config.state}`)
    if (found.length === 0) return { status: 'ok', found: 'nothing unusual' }
    if (where === 'practice') {
      const names = found.map((text) => text.split(/[: ]/, 1)[0]).join(', ')
      return { status: 'ok', found: `${names} set; practice takes no notice` }
    }
    return { status: 'warn', found: `${found.join('. ')}.`, hint: 'Unset what you did not mean.' }
  },
}

const trimmed = (url: string): string => url.replace(/\/+$/, '')

export const environmentChecks: readonly DoctorCheck[] = [proxies, environment]
