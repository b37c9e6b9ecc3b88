import { changed, fieldsOf, listOf, watch, type Conversion, type Manifest, type Note } from '../manifest.ts'
import { podPath, podSpecOf, withPodSpec } from './pod-place.ts'

type Fields = Readonly<Record<string, unknown>>

/** The resources of a container without any, as in the LimitRange of dayone's namespaces. */
const resources = {
  requests: { cpu: '100m', memory: '128Mi' },
  limits: { cpu: '500m', memory: '512Mi' },
} as const

/** By field: existing values stay. */
const filled = (fields: Fields, defaults: Fields): Fields => ({ ...defaults, ...fields })

const hardenContainer = (container: Fields, field: string): readonly [Fields, readonly Note[]] => {
  const security = fieldsOf(container['securityContext'])
  const asked = fieldsOf(container['resources'])
  const name = `${field}[${String(container['name'])}]`
  const low = listOf(container['ports']).filter(({ containerPort }) => Number(containerPort) < 1024)
  return [
    {
      ...container,
      securityContext: filled(security, { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }),
      resources: {
        ...asked,
        requests: filled(fieldsOf(asked['requests']), resources.requests),
        limits: filled(fieldsOf(asked['limits']), resources.limits),
      },
    },
    [
      ...(security['allowPrivilegeEscalation'] === undefined || security['capabilities'] === undefined
        ? [
            changed(
              `${name}.securityContext`,
              'No privilege escalation and no capabilities (Pod Security Standard restricted).',
            ),
          ]
        : []),
      ...(asked['requests'] === undefined || asked['limits'] === undefined
        ? [
            watch(
              `${name}.resources`,
              'It had no requests or limits: it requests 100m CPU and 128Mi memory, with limits of 500m and 512Mi. Measure, and set what it needs.',
            ),
          ]
        : []),
      ...low.map(({ containerPort }) =>
        watch(
          `${name}.ports`,
          `Port ${String(containerPort)} is below 1024: some programs open it only as root. Prefer a port above.`,
        ),
      ),
      ...(field.endsWith('.containers') && container['readinessProbe'] === undefined
        ? [
            watch(
              `${name}.readinessProbe`,
              'It has no readiness probe: requests reach it while it starts. Ask its author for one.',
            ),
          ]
        : []),
    ],
  ]
}

/**
 * Makes the pods of an object comply with the Pod Security Standard restricted, as far as fields can: explicit values
 * stay, missing ones are added and noted. Whether the image runs as non-root shows only when it runs. Pure.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const hardenManifest = (manifest: Manifest): Conversion => {
  const spec = podSpecOf(manifest)
  const path = podPath(manifest)
  if (spec === undefined || path === undefined) return { manifest, notes: [] }
  const notes: Note[] = []
  const lists = ['initContainers', 'containers'].filter((list) => spec[list] !== undefined)
  const containers = Object.fromEntries(
    lists.map((list) => [
      list,
      listOf(spec[list]).map((container) => {
        const [next, more] = hardenContainer(container, `${path}.${list}`)
        notes.push(...more)
        return next
      }),
    ]),
  )
  const security = fieldsOf(spec['securityContext'])
  if (security['runAsNonRoot'] === undefined)
    notes.push(
      watch(
        `${path}.securityContext.runAsNonRoot`,
        'It runs as non-root. An image whose user is root does not start: set a user in the image, or runAsUser.',
      ),
    )
  if (spec['automountServiceAccountToken'] === undefined)
    notes.push(
      watch(
        `${path}.automountServiceAccountToken`,
        'It gets no token for the Kubernetes API. If it calls the API, give it its own service account.',
      ),
    )
  return {
    manifest: withPodSpec(manifest, {
      ...spec,
      ...containers,
      automountServiceAccountToken: spec['automountServiceAccountToken'] ?? false,
      securityContext: filled(security, { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }),
    }),
    notes,
  }
}
