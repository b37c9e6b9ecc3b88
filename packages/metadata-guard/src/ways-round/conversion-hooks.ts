import { fingerprint, listAll, type Kube, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

/** A webhook that converts the objects of a custom kind between its versions: it sees and can change each of them. */
export interface ConversionHook {
  /** `ciliumnetworkpolicies.cilium.io`. */
  readonly definition: string
  /** "the Service convert in tools", "https://example.com". */
  readonly answers: string
  /** The kind says what pods may do, or reach: dayone relies on what is stored. */
  readonly isOfGuards: boolean
  readonly digest: string
}

interface Spec {
  readonly group?: string
  readonly conversion?: {
    readonly strategy?: string
    readonly webhook?: {
      readonly clientConfig?: {
        readonly url?: string
        readonly service?: { readonly name: string; readonly namespace: string; readonly path?: string }
      }
    }
  }
}

/** Groups of network policies; their plugins convert nothing. */
const guardGroups = new Set(['cilium.io', 'crd.projectcalico.org', 'projectcalico.org', 'policy.networking.k8s.io'])

const ofDefinition = ({ metadata: { name }, spec }: KubeObject): readonly ConversionHook[] => {
  const { group = '', conversion } = (spec ?? {}) as Spec
  if (conversion?.strategy !== 'Webhook') return []
  const { url, service } = conversion.webhook?.clientConfig ?? {}
  const answers = url ?? (service === undefined ? 'nobody' : `the Service ${service.name} in ${service.namespace}`)
  return [{ definition: name, answers, isOfGuards: guardGroups.has(group), digest: fingerprint([url, service]) }]
}

/** Every conversion webhook. Throws UserError (exit 6) when definitions may not be listed. */
export const findConversionHooks = (kube: Pick<Kube, 'pathOf' | 'request'>): Promise<readonly ConversionHook[]> =>
  listAll(kube, { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' }, ofDefinition)

const ofGuard = ({ definition, answers, digest }: ConversionHook): Finding => {
  const id = `NS-06/CustomResourceDefinition/${definition}@${digest}`
  return {
    id,
    kind: 'risk',
    target: `CustomResourceDefinition ${definition}`,
    severity: 'high',
    control: 'NS-06',
    text: `A webhook converts these policies between versions; ${answers} decides how. Anyone who controls it decides which policies are in force.`,
    hint: `Set spec.conversion.strategy to None, or accept it: metadata-guard.accepted in dayone.yaml with finding: ${id}, reason, owner and until.`,
  }
}

const shown = 3

/** Definitions by who converts them: an operator has one webhook for all of its kinds. */
const byAnswer = (hooks: readonly ConversionHook[]): readonly string[] =>
  [...Map.groupBy(hooks, ({ answers }) => answers)].map(([answers, converted]) => {
    const names = converted.map(({ definition }) => definition)
    const more = names.length > shown ? ` and ${names.length - shown} more` : ''
    return `${answers} (${names.slice(0, shown).join(', ')}${more})`
  })

/** One finding for each policy kind that a webhook converts. Pure. */
export const guardConversionFindings = (hooks: readonly ConversionHook[]): readonly Finding[] =>
  hooks.filter(({ isOfGuards }) => isOfGuards).map(ofGuard)

/** A sentence that names who converts kinds of their own: they see those objects, and neither pods nor Secrets. Pure. */
export const otherConversions = (hooks: readonly ConversionHook[]): readonly string[] => {
  const others = byAnswer(hooks.filter(({ isOfGuards }) => !isOfGuards))
  return others.length === 0
    ? []
    : [`Webhooks convert other custom objects, and so can read and change them: ${others.join('; ')}.`]
}

/** The same for the plan. Pure. */
export const otherConversionFinding = (hooks: readonly ConversionHook[]): readonly Finding[] =>
  otherConversions(hooks).map((text) => ({
    id: 'NS-06/conversions',
    kind: 'risk',
    target: 'custom kinds',
    severity: 'low',
    control: 'NS-06',
    text,
  }))
