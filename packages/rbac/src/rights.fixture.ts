import type { Rights } from './read-rights.ts'

/** For tests: a cluster in which no one has rights. */
export const noRights: Rights = {
  risks: {
    'rbac/grants': [],
    'rbac/references': [],
    'rbac/aggregation': [],
    'rbac/token-secrets': [],
    'rbac/api-services': [],
    'rbac/certificates': [],
  },
  useless: [],
  grants: [],
  bindings: [],
  certificates: { certificates: [], unread: [], files: [] },
  roles: [],
}
