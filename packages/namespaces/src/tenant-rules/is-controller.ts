/**
 * CEL for controllers: service accounts of other namespaces, and the controller manager where it has no service account
 * for each controller. Teams can give any object an owner, and have service accounts in their own namespace.
 */
export const isController =
  "(request.userInfo.username == 'system:kube-controller-manager' || request.userInfo.username.startsWith('system:serviceaccount:') && !request.userInfo.username.startsWith('system:serviceaccount:' + request.namespace + ':'))"
