/** A seccomp or AppArmor annotation value as a field. */
export const profileOf = (value: string): Readonly<Record<string, string>> => {
  if (value === 'unconfined') return { type: 'Unconfined' }
  if (value.startsWith('localhost/')) return { type: 'Localhost', localhostProfile: value.slice('localhost/'.length) }
  return { type: 'RuntimeDefault' }
}
