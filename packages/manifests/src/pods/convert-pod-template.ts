import { annotationsOf, changed, fieldsOf, listOf, question, watch, without, type Note } from '../manifest.ts'
import { nodeLabels } from './node-labels.ts'
import { profileOf } from './security-profiles.ts'

interface Template {
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly spec: Readonly<Record<string, unknown>>
}

type Edit = (template: Template) => readonly [Template, readonly Note[]]

const withoutAnnotations = (template: Template, names: readonly string[]): Template => {
  const rest = without(annotationsOf(template.metadata), ...names)
  const metadata = without(fieldsOf(template.metadata), 'annotations')
  return {
    ...template,
    metadata: { ...metadata, ...(Object.keys(rest).length === 0 ? {} : { annotations: rest }) },
  }
}

/** `serviceAccount` is the name of `serviceAccountName` from before 1.0. */
const serviceAccount: Edit = (template) => {
  const { serviceAccount: old, serviceAccountName } = template.spec
  if (old === undefined) return [template, []]
  const spec = { ...without(template.spec, 'serviceAccount'), serviceAccountName: serviceAccountName ?? old }
  return [
    { ...template, spec },
    [changed('spec.serviceAccountName', 'serviceAccount was renamed to serviceAccountName.')],
  ]
}

const containersWith = (
  spec: Template['spec'],
  change: (container: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Template['spec'] => ({
  ...spec,
  ...Object.fromEntries(
    ['containers', 'initContainers'].flatMap((field) =>
      spec[field] === undefined ? [] : [[field, listOf(spec[field]).map(change)]],
    ),
  ),
})

const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod'
const CONTAINER_SECCOMP = 'container.seccomp.security.alpha.kubernetes.io/'
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/'

/** Profiles moved from annotations to fields: seccomp in 1.19 (annotations ignored since 1.27), AppArmor in 1.30. */
const securityProfiles: Edit = (template) => {
  const annotations = annotationsOf(template.metadata)
  const names = Object.keys(annotations).filter(
    (name) => name === SECCOMP || name.startsWith(CONTAINER_SECCOMP) || name.startsWith(APPARMOR),
  )
  if (names.length === 0) return [template, []]
  const spec = containersWith(template.spec, (container) => {
    const seccomp = annotations[`${CONTAINER_SECCOMP}${String(container['name'])}`]
    const apparmor = annotations[`${APPARMOR}${String(container['name'])}`]
    if (seccomp === undefined && apparmor === undefined) return container
    return {
      ...container,
      securityContext: {
        ...fieldsOf(container['securityContext']),
        ...(seccomp === undefined ? {} : { seccompProfile: profileOf(seccomp) }),
        ...(apparmor === undefined ? {} : { appArmorProfile: profileOf(apparmor) }),
      },
    }
  })
  const pod = annotations[SECCOMP]
  const securityContext = { ...fieldsOf(spec['securityContext']), seccompProfile: profileOf(pod ?? '') }
  return [
    { ...withoutAnnotations(template, names), spec: pod === undefined ? spec : { ...spec, securityContext } },
    names.map((name) =>
      changed(
        `metadata.annotations[${name}]`,
        'This annotation is ignored today: it became a field of securityContext.',
      ),
    ),
  ]
}

/** Annotations from before 1.6 that contain parts of the pod as JSON. */
const jsonAnnotations: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/affinity': 'affinity',
  'scheduler.alpha.kubernetes.io/tolerations': 'tolerations',
  'pod.alpha.kubernetes.io/init-containers': 'initContainers',
  'pod.beta.kubernetes.io/init-containers': 'initContainers',
}

const partsAsJson: Edit = (template) => {
  const annotations = annotationsOf(template.metadata)
  let spec = template.spec
  const notes: Note[] = []
  for (const [name, field] of Object.entries(jsonAnnotations)) {
    const json = annotations[name]
    if (json === undefined) continue
    try {
      const value: unknown = JSON.parse(json)
      if (spec[field] === undefined) spec = { ...spec, [field]: value }
      notes.push(changed(`spec.${field}`, `The annotation ${name} is ignored today: it became the field ${field}.`))
    } catch {
      notes.push(
        question(
          `metadata.annotations[${name}]`,
          `It should contain ${field} as JSON but does not: set the field yourself.`,
        ),
      )
    }
  }
  return notes.length === 0
    ? [template, []]
    : [{ ...withoutAnnotations(template, Object.keys(jsonAnnotations)), spec }, notes]
}

const CRITICAL = 'scheduler.alpha.kubernetes.io/critical-pod'
const ROLE = 'iam.amazonaws.com/role'

const otherAnnotations: Edit = (template) => {
  const annotations = annotationsOf(template.metadata)
  const notes: Note[] = [
    ...(annotations[CRITICAL] === undefined
      ? []
      : [
          watch(
            'spec.priorityClassName',
            `${CRITICAL} is ignored today and was dropped: use your own PriorityClass. Those that begin with system- are reserved.`,
          ),
        ]),
    ...(annotations[ROLE] === undefined
      ? []
      : [
          watch(
            `metadata.annotations[${ROLE}]`,
            `Only kube2iam and kiam read it; without them it has no effect: give the service account the role (annotation eks.amazonaws.com/role-arn) and restart the pods.`,
          ),
        ]),
  ]
  return [annotations[CRITICAL] === undefined ? template : withoutAnnotations(template, [CRITICAL]), notes]
}

const removedIn = (version: string): string =>
  `volumes were removed in ${version}: use a PersistentVolumeClaim of a CSI driver.`

/** Types of volumes that the API still accepts, and no kubelet mounts. https://kubernetes.io/docs/concepts/storage/volumes/ */
const goneVolumes: Readonly<Record<string, string>> = {
  gitRepo: 'volumes are disabled since 1.33: clone in an init container into an emptyDir.',
  flocker: removedIn('1.25'),
  quobyte: removedIn('1.25'),
  storageos: removedIn('1.25'),
  glusterfs: removedIn('1.26'),
  cephfs: removedIn('1.31'),
  rbd: removedIn('1.31'),
}

const volumes: Edit = (template) => [
  template,
  listOf(template.spec['volumes']).flatMap((volume) =>
    Object.entries(goneVolumes).flatMap(([type, what]) =>
      volume[type] === undefined ? [] : [question(`spec.volumes[${String(volume['name'])}]`, `${type} ${what}`)],
    ),
  ),
]

const edits: readonly Edit[] = [serviceAccount, securityProfiles, partsAsJson, otherAnnotations, nodeLabels, volumes]

/** A pod or pod template for today's API. */
export const convertPodTemplate = <T extends Template>(template: T): readonly [T, readonly Note[]] => {
  let current: Template = template
  const notes: Note[] = []
  for (const edit of edits) {
    const [next, more] = edit(current)
    current = next
    notes.push(...more)
  }
  return [{ ...template, ...current }, notes]
}
