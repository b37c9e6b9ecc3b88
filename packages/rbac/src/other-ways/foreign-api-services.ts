import type { KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

interface Spec {
  readonly service?: { readonly name: string; readonly namespace: string } | null
  readonly insecureSkipTLSVerify?: boolean
}

/** The API that an addon of kops serves. */
const known: Readonly<Record<string, string>> = { 'v1beta1.metrics.k8s.io': 'kube-system/metrics-server' }

/** API groups that a program in the cluster serves: it sees every request to them, and the user. RB-10. Pure. */
export const apiServiceFindings = (services: readonly KubeObject[]): readonly Finding[] =>
  services.flatMap(({ metadata: { name }, ...object }) => {
    const { service, insecureSkipTLSVerify = false } = (object['spec'] ?? {}) as Spec
    if (service === undefined || service === null) return []
    const program = `${service.namespace}/${service.name}`
    if (Object.hasOwn(known, name) && known[name] === program) return []
    const id = `RB-10/APIService/${name}`
    const unchecked = insecureSkipTLSVerify ? ' Its certificate is not verified.' : ''
    return [
      {
        id,
        kind: 'risk',
        target: `APIService ${name}`,
        severity: 'high',
        control: 'RB-10',
        text: `The Service ${program} serves the API ${name}: it sees those requests and their users, and controls the responses.${unchecked}`,
        hint: `If it is not needed, run \`kubectl delete apiservice ${name}\`; otherwise accept it in dayone.yaml: \`rbac: {accepted: [{finding: '${id}', reason: …, owner: …, until: …}]}\`.`,
      },
    ]
  })
