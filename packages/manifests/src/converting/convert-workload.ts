import { changed, fieldsOf, question, watch, without, type Conversion, type Manifest, type Note } from '../manifest.ts'
import { convertPodTemplate } from '../pods/convert-pod-template.ts'

/** Labels that change with each release: a selector with them loses its pods on the next one. */
const unstable = new Set([
  'version',
  'release',
  'hash',
  'build',
  'commit',
  'pod-template-hash',
  'app.kubernetes.io/version',
  'helm.sh/chart',
])

/** Defaults of the former API that differ from today's, made explicit to keep the behavior. */
const formerDefaults = (
  kind: string,
  apiVersion: string,
): readonly (readonly [path: readonly string[], value: unknown])[] => {
  const old = apiVersion === 'extensions/v1beta1'
  if (kind === 'Deployment' && old)
    return [
      [['strategy', 'rollingUpdate', 'maxSurge'], 1],
      [['strategy', 'rollingUpdate', 'maxUnavailable'], 1],
    ]
  if (kind === 'Deployment' && apiVersion === 'apps/v1beta1') return [[['revisionHistoryLimit'], 2]]
  if ((kind === 'DaemonSet' && old) || (kind === 'StatefulSet' && apiVersion === 'apps/v1beta1'))
    return [[['updateStrategy', 'type'], 'OnDelete']]
  return []
}

const withDefault = (
  spec: Readonly<Record<string, unknown>>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): Readonly<Record<string, unknown>> => {
  if (rest.length === 0) return spec[name] === undefined ? { ...spec, [name]: value } : spec
  return { ...spec, [name]: withDefault(fieldsOf(spec[name]), rest, value) }
}

const isRolling = ({ strategy }: Readonly<Record<string, unknown>>): boolean =>
  (fieldsOf(strategy)['type'] ?? 'RollingUpdate') === 'RollingUpdate'

const selectorOf = (labels: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const stable = Object.fromEntries(Object.entries(labels).filter(([name]) => !unstable.has(name)))
  return Object.keys(stable).length === 0 ? labels : stable
}

/**
 * Deployment, DaemonSet, ReplicaSet and StatefulSet of any API version as apps/v1.
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/#v1-16
 */
export const convertWorkload = (manifest: Manifest): Conversion => {
  const { apiVersion, kind } = manifest
  const isOld = apiVersion !== 'apps/v1'
  let spec = fieldsOf(manifest['spec'])
  const notes: Note[] = isOld
    ? [changed('apiVersion', `${apiVersion} is no longer served: ${kind} is in apps/v1.`)]
    : []
  const template = fieldsOf(spec['template'])
  const labels = fieldsOf(fieldsOf(template['metadata'])['labels'])

  if (isOld && spec['selector'] === undefined) {
    if (Object.keys(labels).length === 0)
      notes.push(
        question(
          'spec.selector',
          'apps/v1 requires a selector, and the pods have no labels: add a label such as app to the template.',
        ),
      )
    else {
      const matchLabels = selectorOf(labels)
      spec = { ...spec, selector: { matchLabels } }
      notes.push(
        changed(
          'spec.selector',
          `apps/v1 requires an immutable selector: set to the stable labels of the pods, ${Object.keys(matchLabels).join(', ')}.`,
        ),
      )
    }
  }
  for (const gone of ['rollbackTo', 'templateGeneration'])
    if (spec[gone] !== undefined) {
      spec = without(spec, gone)
      notes.push(changed(`spec.${gone}`, `${gone} has no effect any more and was dropped.`))
    }
  if (!(kind === 'Deployment' && !isRolling(spec)))
    for (const [path, value] of formerDefaults(kind, apiVersion)) {
      const next = withDefault(spec, path, value)
      if (JSON.stringify(next) !== JSON.stringify(spec))
        notes.push(
          watch(
            `spec.${path.join('.')}`,
            `${apiVersion} defaulted to ${String(value)}, and apps/v1 has a different default: set explicitly to keep it.`,
          ),
        )
      spec = next
    }
  if (kind === 'Deployment' && apiVersion === 'extensions/v1beta1' && spec['progressDeadlineSeconds'] === undefined)
    notes.push(
      watch(
        'spec.progressDeadlineSeconds',
        'A rollout without progress for 600 s now counts as failed; before, it waited forever.',
      ),
    )
  if (kind === 'Deployment' && apiVersion === 'extensions/v1beta1' && spec['revisionHistoryLimit'] === undefined)
    notes.push(watch('spec.revisionHistoryLimit', 'Ten old revisions are kept; before, all were.'))

  const [pod, podNotes] = convertPodTemplate({ ...template, spec: fieldsOf(template['spec']) })
  const inTemplate = podNotes.map((note) => ({ ...note, field: `spec.template.${note.field}` }))
  return {
    manifest: { ...manifest, apiVersion: 'apps/v1', spec: { ...spec, template: pod } },
    notes: [...notes, ...inTemplate],
  }
}

/** Pods, and kinds with a pod template whose API version is still served. */
export const convertPods = (manifest: Manifest): Conversion => {
  const spec = fieldsOf(manifest['spec'])
  if (manifest.kind === 'Pod') {
    const [pod, notes] = convertPodTemplate({ metadata: fieldsOf(manifest.metadata), spec })
    return { manifest: { ...manifest, ...pod }, notes }
  }
  const template = fieldsOf(spec['template'])
  const [next, notes] = convertPodTemplate({ ...template, spec: fieldsOf(template['spec']) })
  return {
    manifest: { ...manifest, spec: { ...spec, template: next } },
    notes: notes.map((note) => ({ ...note, field: `spec.template.${note.field}` })),
  }
}

/** CronJob of batch/v1beta1 or batch/v2alpha1 as batch/v1 (since 1.25). */
export const convertCronJob = (manifest: Manifest): Conversion => {
  const spec = fieldsOf(manifest['spec'])
  const job = fieldsOf(spec['jobTemplate'])
  const { manifest: converted, notes } = convertPods({ ...manifest, kind: 'Job', spec: fieldsOf(job['spec']) })
  return {
    manifest: {
      ...manifest,
      apiVersion: 'batch/v1',
      spec: { ...spec, jobTemplate: { ...job, spec: converted?.['spec'] } },
    },
    notes: [
      ...(manifest.apiVersion === 'batch/v1'
        ? []
        : [changed('apiVersion', `${manifest.apiVersion} is no longer served: CronJob is in batch/v1.`)]),
      ...notes.map((note) => ({ ...note, field: `spec.jobTemplate.${note.field}` })),
    ],
  }
}
