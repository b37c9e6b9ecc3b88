import { UserError } from '@dayone/pipeline'
import type { Action } from '../access-request.ts'
import type { Subject } from '../rbac-objects.ts'
import type { ApiResource } from '../resources/api-resource.ts'
import { verbProblem } from '../questions/known-verbs.ts'
import { namedResource } from '../resources/named-resource.ts'
import type { Expectation, ExpectedAction } from './expectation.ts'

/** Names for subjects: `auditors`. */
export type SubjectNames = Readonly<Record<string, readonly Subject[]>>

export interface ParseOptions {
  readonly names?: SubjectNames
  readonly resources?: readonly ApiResource[]
}

/** Names for several verbs. */
const verbWords: Readonly<Record<string, readonly string[]>> = {
  read: ['get', 'list', 'watch'],
  write: ['create', 'update', 'patch', 'delete', 'deletecollection'],
  change: ['create', 'update', 'patch', 'delete', 'deletecollection'],
}

const item = String.raw`[^\s,]+`
const separator = String.raw`(?:\s*,\s*|\s+and\s+)`
const list = String.raw`${item}(?:${separator}${item})*`
const sentence = new RegExp(
  String.raw`^(?<who>.+?)\s+(?<says>can\s+only|can\s+not|cannot|can't|can)\s+(?<verbs>${list})\s+(?<what>${list})(?:\s+named\s+(?<names>${list}))?(?:\s+(?<place>anywhere|in\s+every\s+namespace|in\s+${list}))?$`,
)

const problem = (text: string, what: string): UserError =>
  new UserError(`"${text}": ${what}`, {
    hint: 'For example: "group oidc:dev can delete pods in shop", "user jane cannot read secrets", "service account shop/ci can only patch deployments in shop", "nobody outside group oidc:ops can read secrets in kube-system".',
  })

const itemsOf = (text: string): readonly string[] => text.split(new RegExp(separator)).filter((one) => one !== '')

const subjectsOf = (who: string, text: string, names: SubjectNames): readonly Subject[] => {
  const [, kind = '', name = ''] = /^(group|user|service\s*account)\s+(\S.*)$/i.exec(who) ?? []
  if (/^group$/i.test(kind)) return [{ kind: 'Group', name }]
  if (/^user$/i.test(kind)) return [{ kind: 'User', name }]
  if (kind !== '') {
    const [namespace = '', own = '', ...more] = name.split('/')
    if (namespace === '' || own === '' || more.length > 0)
      throw problem(text, `"${name}" is not a service account; use NAMESPACE/NAME.`)
    return [{ kind: 'ServiceAccount', namespace, name: own }]
  }
  if (Object.hasOwn(names, who)) return names[who] ?? []
  const known = Object.keys(names)
  throw problem(
    text,
    `unknown subject "${who}". Use group NAME, user NAME or service account NAMESPACE/NAME${known.length === 0 ? '' : `, or ${known.join(', ')}`}.`,
  )
}

/** Several subjects, as in every other list. */
const everySubject = (who: string, text: string, names: SubjectNames): readonly Subject[] =>
  itemsOf(who).flatMap((one) => subjectsOf(one.trim(), text, names))

interface Saying {
  readonly says: Expectation['says']
  readonly subjects: readonly Subject[]
}

const modalityOf = (who: string, modal: string, text: string, names: SubjectNames): Saying => {
  const [, outside] = /^nobody(?:\s+outside\s+(.+))?$/i.exec(who) ?? [undefined, undefined]
  const isPlain = modal === 'can'
  if (/^nobody\b/i.test(who)) {
    if (!isPlain) throw problem(text, '"nobody" must be followed by "can".')
    return { says: 'nobody can', subjects: outside === undefined ? [] : everySubject(outside, text, names) }
  }
  const says = isPlain ? 'can' : /only$/.test(modal) ? 'can only' : 'cannot'
  return { says, subjects: everySubject(who, text, names) }
}

/** '' is every namespace. */
const placesOf = (place: string | undefined): readonly string[] =>
  place === undefined || place === 'anywhere' || /^in\s+every\s+namespace$/.test(place)
    ? ['']
    : itemsOf(place.replace(/^in\s+/, ''))

interface Wanted {
  readonly verbs: readonly string[]
  readonly names: readonly string[]
  readonly places: readonly string[]
}

const actionsOn = (resource: string, { verbs, names, places }: Wanted, options: ParseOptions): readonly Action[] => {
  const named = namedResource(resource, options.resources)
  if ('path' in named) return verbs.map((verb) => ({ verb, path: named.path }))
  const { isNamespaced = true, ...what } = named
  const where = isNamespaced ? places : ['']
  return verbs.flatMap((verb) =>
    where.flatMap((namespace) => names.map((name) => ({ verb, ...what, namespace, name }))),
  )
}

/**
 * Parses one expectation of `rbac.expect`:
 *
 *   WHO can|cannot|can only VERBS RESOURCES [named NAMES] [in NAMESPACES | in every namespace | anywhere]
 *   nobody [outside WHO, WHO] can …
 *
 * WHO is `group NAME`, `user NAME`, `service account NAMESPACE/NAME`, one of `names`, or a list of these; `read` is
 * get, list and watch, `write` (or `change`) is create, update, patch, delete and deletecollection. Lists are separated
 * by commas or `and`. Without a namespace, `can` means all namespaces at once, `cannot` and `nobody` any namespace.
 * Throws UserError (exit 2). Pure.
 */
export const parseExpectation = (text: string, options: ParseOptions = {}): Expectation => {
  const found = sentence.exec(text.trim().replace(/\.$/, ''))?.groups
  if (found === undefined) throw problem(text, 'this is not a statement about access.')
  const { who = '', says: modal = '', verbs = '', what: resources = '', names, place } = found
  const { says, subjects } = modalityOf(who, modal, text, options.names ?? {})
  if (itemsOf(resources).some((one) => one.includes('*')) || verbs.includes('*'))
    throw problem(text, 'specify verbs and resources; a wildcard cannot be tested.')
  const wanted = {
    verbs: itemsOf(verbs).flatMap((verb) => verbWords[verb.toLowerCase()] ?? [verb.toLowerCase()]),
    names: names === undefined ? [''] : itemsOf(names),
    places: placesOf(place),
  }
  for (const what of itemsOf(resources))
    for (const verb of wanted.verbs) {
      const wrong = verbProblem(verb, what.startsWith('/'))
      if (wrong !== undefined) throw problem(text, wrong)
    }
  const actions: readonly ExpectedAction[] = itemsOf(resources).flatMap((resource) =>
    actionsOn(resource, wanted, options).map((action) => ({ action, isUnnamed: names === undefined })),
  )
  return { text, says, subjects, actions }
}
