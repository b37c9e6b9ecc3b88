/** The security profiles: how much dayone sets beyond the answers. */
export const profiles = [
  {
    name: 'newcomer',
    remark: 'audit log, encrypted Secrets, seccomp, limits; fits most workloads',
  },
  {
    name: 'strict',
    remark: "also always pulls images with the pod's own credentials, and accepts modern TLS only",
  },
  { name: 'minimal', remark: 'kops defaults, made explicit; no audit log, Secrets readable in etcd' },
] as const

export type ProfileName = (typeof profiles)[number]['name']
