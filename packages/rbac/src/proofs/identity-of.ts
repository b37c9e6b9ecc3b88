import { serviceAccountIdentity, type Identity, type Subject } from '@dayone/authorizer'

/** A subject as the API server authenticates it; for a group, a user of that name in it. */
export const identityOf = ({ kind, name, namespace = '' }: Subject, person: string): Identity => {
  if (kind === 'ServiceAccount') return serviceAccountIdentity(namespace, name)
  const groups = ['system:authenticated']
  return kind === 'User' ? { user: name, groups } : { user: person, groups: [name, ...groups] }
}
