/** How much is said about a cluster beyond the answers of a person. */
export const profiles = [
  {
    name: 'newcomer',
    remark: 'audit log, encrypted Secrets, seccomp, limits; suits what most people run',
  },
  {
    name: 'strict',
    remark: 'also pulls every image anew with its own credentials, and takes modern TLS only',
  },
  { name: 'minimal', remark: 'what kops does by itself, said explicitly; no audit log, Secrets readable in etcd' },
] as const

export type ProfileName = (typeof profiles)[number]['name']
