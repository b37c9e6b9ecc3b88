/** kops' tag for the instance group of an instance or launch template. */
const instanceGroupTag = 'kops.k8s.io/instancegroup'

interface Ec2Tag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

export const tagRecord = (tags: readonly Ec2Tag[] | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])))

export const instanceGroupOf = (tags: Readonly<Record<string, string>>): string | undefined => tags[instanceGroupTag]
