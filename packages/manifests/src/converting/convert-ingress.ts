import {
  annotationsOf,
  changed,
  fieldsOf,
  listOf,
  watch,
  without,
  withoutAnnotation,
  type Conversion,
  type Manifest,
  type Note,
} from '../manifest.ts'

const CLASS = 'kubernetes.io/ingress.class'

const backendOf = (backend: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const { serviceName, servicePort } = backend
  if (serviceName === undefined) return backend
  const isNumber = typeof servicePort === 'number' || /^\d+$/.test(String(servicePort))
  return {
    ...without(backend, 'serviceName', 'servicePort'),
    service: { name: serviceName, port: isNumber ? { number: Number(servicePort) } : { name: servicePort } },
  }
}

/**
 * Ingress of extensions/v1beta1 and networking.k8s.io/v1beta1 as networking.k8s.io/v1.
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/#ingress-v122
 */
export const convertIngress = (manifest: Manifest): Conversion => {
  const notes: Note[] = [
    changed('apiVersion', `${manifest.apiVersion} is no longer served: Ingress is in networking.k8s.io/v1.`),
  ]
  const { backend, ...spec } = fieldsOf(manifest['spec'])
  const rules = listOf(spec['rules']).map((rule) => {
    const http = fieldsOf(rule['http'])
    if (rule['http'] === undefined) return rule
    const paths = listOf(http['paths']).map((path) => {
      if (path['pathType'] === undefined)
        notes.push(
          watch(
            'spec.rules.http.paths.pathType',
            'pathType is required: ImplementationSpecific keeps the old behaviour. Prefix and Exact mean the same for every controller.',
          ),
        )
      return { pathType: 'ImplementationSpecific', ...path, backend: backendOf(fieldsOf(path['backend'])) }
    })
    return { ...rule, http: { ...http, paths } }
  })
  if (rules.length > 0)
    notes.push(
      changed(
        'spec.rules.http.paths.backend',
        'serviceName and servicePort are backend.service.name and backend.service.port.',
      ),
    )
  if (backend !== undefined) notes.push(changed('spec.defaultBackend', 'backend was renamed to defaultBackend.'))
  const annotations = annotationsOf(manifest.metadata)
  const className = annotations[CLASS]
  if (className !== undefined)
    notes.push(
      watch(
        'spec.ingressClassName',
        `The annotation ${CLASS} became ingressClassName: an IngressClass ${className} must exist.`,
      ),
    )
  return {
    manifest: {
      ...withoutAnnotation(manifest, CLASS),
      apiVersion: 'networking.k8s.io/v1',
      spec: {
        ...without(spec, 'rules'),
        ...(className === undefined || spec['ingressClassName'] !== undefined ? {} : { ingressClassName: className }),
        ...(backend === undefined ? {} : { defaultBackend: backendOf(fieldsOf(backend)) }),
        ...(spec['rules'] === undefined ? {} : { rules }),
      },
    },
    notes: once(notes),
  }
}

/** Paths of a list have equal notes. */
const once = (notes: readonly Note[]): readonly Note[] =>
  notes.filter(({ field }, index) => notes.findIndex((note) => note.field === field) === index)
