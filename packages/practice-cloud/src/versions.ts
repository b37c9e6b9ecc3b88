/** The versions of the parts. kops 1.36.2 knows the files of Kubernetes up to 1.36.1, so both are pinned together. */
export const kopsVersion = '1.36.2'
export const kubernetesVersion = '1.36.1'
export const etcdVersion = '3.6.5'
export const kwokVersion = '0.7.0'
