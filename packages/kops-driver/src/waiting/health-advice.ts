import type { ClusterSpec } from '@dayone/cluster-spec'
import { scalingActivities } from './autoscaling-group.ts'
import { rank, type HealthProblem } from './health-progress.ts'

/** What to do about the problem that causes the others; undefined without problems. Pure. */
export function healthAdvice(failures: readonly HealthProblem[], spec: ClusterSpec): string | undefined {
  const [first] = [...failures].sort((left, right) => rank(left) - rank(right))
  if (first === undefined) return undefined
  const { type, name } = first
  switch (type) {
    case 'dns':
      return 'The API name still resolves to the placeholder address of kops. dns-controller updates it: kubectl -n kube-system logs deployment/dns-controller'
    case 'InstanceGroup':
      return `AWS has started too few instances for ${name}: usually an account quota, or no capacity for this instance type in the zone. EC2 reports the reason: ${scalingActivities(spec, name)}`
    case 'Machine':
      return `${name} runs but has not joined the cluster. Check its log: EC2 Instance Connect, then journalctl -u kops-configuration`
    case 'Node':
      return `Check the node: kubectl describe node ${name}.`
    case 'Pod': {
      const [namespace = '', pod = ''] = name.split('/')
      return `Check the pod: kubectl -n ${namespace} describe pod ${pod}.`
    }
    default:
      return 'Check the cluster: kubectl get nodes,pods --all-namespaces.'
  }
}
