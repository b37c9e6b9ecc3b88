import { reviewAccess, type Kube } from '@dayone/kube'

/** Whether the rules exempt this user as the platform: who may `manage` the virtual resource guardrails. */
export const isPlatform = async (
  kube: Pick<Kube, 'request'>,
  who: { readonly user: string; readonly groups: readonly string[] },
): Promise<boolean> =>
  (
    await reviewAccess(kube, {
      user: who.user,
      groups: [...who.groups, 'system:authenticated'],
      verb: 'manage',
      group: 'dayone.dev',
      resource: 'guardrails',
    })
  ).allowed
