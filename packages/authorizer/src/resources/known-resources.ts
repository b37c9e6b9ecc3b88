import type { ApiResource } from './api-resource.ts'

/** Group, then `plural Kind short,names`; a star before the plural: cluster-scoped. */
const table: Readonly<Record<string, string>> = {
  '': `bindings Binding|*componentstatuses ComponentStatus cs|configmaps ConfigMap cm|endpoints Endpoints ep|events Event ev
    |limitranges LimitRange limits|*namespaces Namespace ns|*nodes Node no|persistentvolumeclaims PersistentVolumeClaim pvc
    |*persistentvolumes PersistentVolume pv|pods Pod po|podtemplates PodTemplate|replicationcontrollers ReplicationController rc
    |resourcequotas ResourceQuota quota|secrets Secret|serviceaccounts ServiceAccount sa|services Service svc
    |*users User|*groups Group`,
  'admissionregistration.k8s.io': `*mutatingwebhookconfigurations MutatingWebhookConfiguration
    |*validatingwebhookconfigurations ValidatingWebhookConfiguration|*validatingadmissionpolicies ValidatingAdmissionPolicy
    |*validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding|*mutatingadmissionpolicies MutatingAdmissionPolicy
    |*mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding`,
  'apiextensions.k8s.io': '*customresourcedefinitions CustomResourceDefinition crd,crds',
  'apiregistration.k8s.io': '*apiservices APIService',
  apps: `controllerrevisions ControllerRevision|daemonsets DaemonSet ds|deployments Deployment deploy
    |replicasets ReplicaSet rs|statefulsets StatefulSet sts`,
  'authentication.k8s.io': `*selfsubjectreviews SelfSubjectReview|*tokenreviews TokenReview|*userextras UserExtra|*uids UID`,
  'authorization.k8s.io': `localsubjectaccessreviews LocalSubjectAccessReview|*selfsubjectaccessreviews SelfSubjectAccessReview
    |*selfsubjectrulesreviews SelfSubjectRulesReview|*subjectaccessreviews SubjectAccessReview`,
  autoscaling: 'horizontalpodautoscalers HorizontalPodAutoscaler hpa',
  batch: 'cronjobs CronJob cj|jobs Job',
  'certificates.k8s.io': `*certificatesigningrequests CertificateSigningRequest csr|*clustertrustbundles ClusterTrustBundle
    |podcertificaterequests PodCertificateRequest|*signers Signer`,
  'coordination.k8s.io': 'leases Lease',
  'discovery.k8s.io': 'endpointslices EndpointSlice',
  'flowcontrol.apiserver.k8s.io': '*flowschemas FlowSchema|*prioritylevelconfigurations PriorityLevelConfiguration',
  'networking.k8s.io': `*ingressclasses IngressClass|ingresses Ingress ing|networkpolicies NetworkPolicy netpol
    |*ipaddresses IPAddress ip|*servicecidrs ServiceCIDR`,
  'node.k8s.io': '*runtimeclasses RuntimeClass',
  policy: 'poddisruptionbudgets PodDisruptionBudget pdb',
  'rbac.authorization.k8s.io': `*clusterrolebindings ClusterRoleBinding|*clusterroles ClusterRole|rolebindings RoleBinding
    |roles Role`,
  'resource.k8s.io': `*deviceclasses DeviceClass|resourceclaims ResourceClaim|resourceclaimtemplates ResourceClaimTemplate
    |*resourceslices ResourceSlice`,
  'scheduling.k8s.io': '*priorityclasses PriorityClass pc',
  'storage.k8s.io': `*csidrivers CSIDriver|*csinodes CSINode|csistoragecapacities CSIStorageCapacity
    |*storageclasses StorageClass sc|*volumeattachments VolumeAttachment|*volumeattributesclasses VolumeAttributesClass vac`,
}

/**
 * The resources of Kubernetes 1.36, including those that exist only for RBAC (`users`, `groups`, `userextras`, `uids`,
 * `signers`). `events` is that of the core group. https://kubernetes.io/docs/reference/kubernetes-api/
 */
export const knownResources: readonly ApiResource[] = Object.entries(table).flatMap(([apiGroup, rows]) =>
  rows.split('|').map((row) => {
    const [plural = '', kind = '', shortNames = ''] = row.trim().split(' ')
    return {
      resource: plural.replace('*', ''),
      apiGroup,
      kind,
      isNamespaced: !plural.startsWith('*'),
      shortNames: shortNames === '' ? [] : shortNames.split(','),
    }
  }),
)
