import { shellWord, type Change, type Finding } from '@dayone/pipeline'
import type { Leftovers } from './find-leftovers.ts'
import type { KubeObject } from '../api/kube.ts'
import { configLabel, managedLabel } from '../api/managed-label.ts'
import type { ObjectChange } from '../apply/object-plan.ts'
import { refId, refOf, refTitle } from '../api/object-ref.ts'
import { shownValue } from '../fields/shown-value.ts'
import { stepLabel } from '../apply/step-label.ts'

const fromServer = new Set(['apiVersion', 'kind', 'metadata', 'status'])

/** One line of a diff per removed field. */
export const removalDiff = (object: KubeObject): string =>
  Object.entries(object)
    .filter(([field]) => !fromServer.has(field))
    .map(([field, value]) => `- ${field}: ${shownValue(object.kind, value)}`)
    .join('\n')

export const nameOnly = ({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): KubeObject => ({
  apiVersion,
  kind,
  metadata: namespace === undefined ? { name } : { name, namespace },
})

/** The change that deletes an existing object, by uid: not a later one of the same name. */
export const removalOf = (object: KubeObject, why: string, wave: number): Change<ObjectChange> => {
  const ref = refOf(object)
  const diff = removalDiff(object)
  return {
    id: refId(ref),
    action: 'delete',
    target: refTitle(ref),
    wave,
    why,
    ...(diff === '' ? {} : { diff }),
    data: { manifest: nameOnly(object), remove: String(object.metadata['uid']) },
  }
}

/** Objects that carry dayone's label but are not dayone's: reported, never changed. */
const foreignLabelFindings = (objects: readonly KubeObject[]): readonly Finding[] =>
  objects.map((object) => {
    const ref = refOf(object)
    const scope = ref.namespace === undefined ? '' : ` -n ${ref.namespace}`
    return {
      id: `foreign-label/${refId(ref)}`,
      kind: 'manual',
      target: refTitle(ref),
      severity: 'low',
      text: `${refTitle(ref)} has dayone's label, but dayone did not create it. dayone does not change it.`,
      hint: `Delete it if it is not needed; otherwise remove the label: \`kubectl label ${ref.kind.toLowerCase()} ${shellWord(ref.name)}${scope} ${managedLabel.name}-\`.`,
    }
  })

const shownAtMost = 5

/** Objects of other dayone.yaml files: reported, never changed. */
export const otherConfigFindings = (step: string, objects: readonly KubeObject[]): readonly Finding[] =>
  [...Map.groupBy(objects, ({ metadata: { labels } }) => labels?.[configLabel] ?? '')].map(([id, made]) => {
    const titles = made.map((object) => refTitle(refOf(object)))
    const more = titles.length > shownAtMost ? ` and ${titles.length - shownAtMost} more` : ''
    const kinds = [...new Set(made.map(({ kind }) => kind.toLowerCase()))].filter((kind) => kind !== 'namespace')
    const command = `kubectl delete ${kinds.join(',')} --all-namespaces -l ${configLabel}=${id},${stepLabel}=${step}`
    return {
      id: `other-config/${step}/${id}`,
      kind: 'manual',
      target: titles[0] ?? step,
      severity: 'medium',
      text: `Another dayone.yaml (dayone.id ${id}) created ${titles.slice(0, shownAtMost).join(', ')}${more}. This one does not change them.`,
      hint: `While that file is in use, there is nothing to do: the step ${step}, run with it, deletes what it no longer lists.${kinds.length === 0 ? '' : ` If that file no longer exists: \`${command}\`.`}`,
    }
  })

/** The findings about objects with dayone's label that this plan does not change. */
export const leftoverFindings = (step: string, { elsewhere, foreign }: Leftovers): readonly Finding[] => [
  ...otherConfigFindings(step, elsewhere),
  ...foreignLabelFindings(foreign),
]
