import type { ClusterSpec } from '@dayone/cluster-spec'
import { scalingActivities } from './autoscaling-group.ts'
import { rank, type HealthProblem } from './health-progress.ts'

/** The one thing to do about the problem that keeps the others from going away; undefined for none. Pure. */
export function healthAdvice(failures: readonly HealthProblem[], spec: ClusterSpec): string | undefined {
  const [first] = [...failures].sort((left, right) => rank(left) - rank(right))
  if (first === undefined) return undefined
  const { type, name } = first
  switch (type) {
    case 'dns':
      return 'The name of the API still leads to the address that kops fills in at first. dns-controller writes the right one: kubectl -n kube-system logs deployment/dns-controller'
    case 'InstanceGroup':
      return `AWS has started too few machines for ${name}: most often a limit of the account, or no free machine of this size in the zone. EC2 says which: ${scalingActivities(spec, name)}`
    case 'Machine':
      return `${name} runs and has not joined the cluster. Its log says why: EC2 Instance Connect, then journalctl -u kops-configuration`
    case 'Node':
      return `kubectl describe node ${name} says what is wrong with it.`
    case 'Pod': {
      const [namespace = '', pod = ''] = name.split('/')
      return `kubectl -n ${namespace} describe pod ${pod} says what it waits for.`
    }
    default:
      return 'kubectl get nodes,pods --all-namespaces shows more.'
  }
}
