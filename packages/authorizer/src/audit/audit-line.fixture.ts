import { isPathAction, type AccessRequest, type ResourceAction } from '../access-request.ts'

/** The only way to name an object in a list. */
const isSelected = ({ verb, name = '' }: ResourceAction): boolean =>
  name !== '' && (verb === 'list' || verb === 'watch')

/** One line of an audit log. `more` replaces fields of the event. */
export const auditLine = (request: AccessRequest, more: object = {}): string => {
  const { user, groups, verb } = request
  const about = isPathAction(request)
    ? { requestURI: `${request.path}?timeout=1s` }
    : {
        requestURI: isSelected(request)
          ? `/somewhere?fieldSelector=metadata.name%3D${request.name ?? ''}`
          : '/somewhere',
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
