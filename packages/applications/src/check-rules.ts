import { leftoverRule } from '@dayone/kube'
import type { CheckRule } from '@dayone/pipeline'

/** Every kind of check of this step. */
export const checkRules: readonly CheckRule[] = [
  {
    id: 'applications/ready',
    promise: 'The pods of the application are admitted and ready.',
    asks: 'The API server, as a cluster admin: the status of the Deployment and its pods, for up to a minute.',
    planted: 'A Deployment that was deleted.',
  },
  {
    id: 'applications/reachable',
    promise: 'The Service has ready endpoints, and all of them are pods of the application.',
    asks: 'The API server, as a cluster admin: the EndpointSlices of the Service, and the addresses of the pods.',
    planted: 'A Service with a changed selector.',
  },
  {
    id: 'applications/image',
    control: 'NS-07',
    promise: 'Every container runs the image in dayone.yaml, by version or digest.',
    asks: 'The API server, as a cluster admin: the images of the pods.',
    planted: 'A Deployment whose image was replaced with ghcr.io/evil:1.',
  },
  {
    id: 'applications/restricted',
    control: 'NS-11',
    promise: 'Its pods run as non-root, without capabilities or privilege escalation.',
    asks: 'The API server, as a cluster admin: the security settings of the pods.',
    planted: 'A Deployment with a container made privileged.',
  },
  {
    id: 'applications/as-configured',
    control: 'NS-06',
    promise:
      'Deployment, Service and pods match dayone.yaml: containers, commands, environment, volumes, service account; nothing was added.',
    asks: 'The API server, as a cluster admin: the Deployment, the Service and the pods, field by field.',
    planted: 'A container added to the Deployment.',
  },
  {
    id: 'applications/no-cloud-role',
    control: 'MG-06',
    promise: 'The application has no IAM role that is not in dayone.yaml.',
    asks: 'The API server, as a cluster admin: annotations of its service account, namespace, Deployment and pods, and the environment of its pods.',
    planted: 'A service account with the annotation eks.amazonaws.com/role-arn.',
  },
  {
    id: 'applications/pods-created',
    promise: 'No controller is stuck because the cluster rejects its pods, whether dayone created it or not.',
    asks: 'The API server, as a cluster admin: FailedCreate events, and the ReplicaSets, StatefulSets, DaemonSets and Jobs they are about.',
    planted: 'A foreign Deployment whose pods violate the enforced Pod Security Standard.',
  },
  leftoverRule('applications'),
]
