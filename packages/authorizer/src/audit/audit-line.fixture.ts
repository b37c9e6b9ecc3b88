import { isPathAction, type AccessRequest } from '../access-request.ts'

/** One line of an audit log. `more` replaces fields of the event. */
export const auditLine = (request: AccessRequest, more: object = {}): string => {
  const { user, groups, verb } = request
  const about = isPathAction(request)
    ? { requestURI: `${request.path}?timeout=1s` }
    : {
        requestURI: '/somewhere',
        objectRef: {
          resource: request.resource,
          subresource: request.subresource,
          namespace: request.namespace,
          name: request.name,
          apiGroup: request.apiGroup,
        },
      }
  const responseStatus = { code: 200 }
  return JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    stage: 'ResponseComplete',
    verb,
    user: { username: user, groups },
    ...about,
    responseStatus,
    ...more,
  })
}
