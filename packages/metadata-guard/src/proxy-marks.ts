/** https://github.com/jtblin/kube2iam#pod-annotations; kiam uses the same name. */
export const roleAnnotation = 'iam.amazonaws.com/role'

const proxy = /(^|\/)(kube2iam|kiam)([:@]|$)/

/** Whether this image is kube2iam or kiam. Pure. */
export const isProxyImage = (image: string): boolean => proxy.test(image)
