import { UserError } from '@dayone/pipeline'
import { refuseStage } from './migrate/refuse-stage.ts'
import type { RbacAction, RbacOptions } from './rbac-options.ts'

const usage: Readonly<Record<RbacAction, string>> = {
  can: 'dayone rbac can --user NAME [verb resource [name]]',
  'who-can': 'dayone rbac who-can <verb> <resource> [name]',
  explain: 'dayone rbac explain --user NAME <verb> <resource> [name]',
  lint: 'dayone rbac lint --from manifests/',
  personas: 'dayone rbac personas',
  kubeconfig: 'dayone rbac kubeconfig jane --group oidc:shop-developers',
  migrate: 'dayone rbac migrate status',
  replay: 'dayone rbac replay audit.log --with proposed/',
  'from-audit': 'dayone rbac from-audit --service-account NAMESPACE/NAME FILE…',
}

/** Throws UserError (exit 2) for options and words that don't go together. */
export function refuseOptions(action: RbacAction, words: readonly string[], options: RbacOptions): void {
  const { user, group = [], serviceAccount, from = [], requests, namespace } = options
  const refuse = (what: string): never => {
    throw new UserError(what, { hint: `For example: ${usage[action]}` })
  }
  if (user?.trim() === '') refuse('--user is empty.')
  const isAbout = user !== undefined || group.length > 0 || serviceAccount !== undefined
  if (requests !== undefined) {
    if (action !== 'can') refuse('--requests works with can only.')
    if (isAbout || namespace !== undefined || words.length > 0)
      refuse('--requests takes all questions from its file; give no others.')
    if (requests === '-' && from.includes('-')) refuse('Only one of --from and --requests can be stdin.')
    return
  }
  if (action !== 'replay' && options.with !== undefined) refuse('--with belongs to replay.')
  const ofMigration = [options.until, options.for, options.since, options.confirmName]
  if (action !== 'migrate' && ofMigration.some((one) => one !== undefined))
    refuse('--until, --for, --since and --confirm-name belong to migrate.')
  if (action === 'migrate') {
    refuseStage(words, options, refuse)
    return
  }
  if (action === 'replay') {
    if (isAbout || namespace !== undefined || options.out !== undefined || options.lifetime !== undefined)
      refuse('replay takes logs, --from and --with: it decides all requests in them.')
    if (words.length === 0) refuse('Specify an audit log.')
    if ([...words, ...from, ...(options.with ?? [])].filter((one) => one === '-').length > 1)
      refuse('stdin can be read only once.')
    return
  }
  if (action === 'from-audit') {
    if (from.length > 0 || namespace !== undefined) refuse('from-audit reads logs: it does not take --from or -n.')
    if (words.length === 0) refuse('Specify an audit log.')
    if (words.filter((one) => one === '-').length > 1) refuse('stdin can be read only once.')
    return
  }
  if (from.filter((one) => one === '-').length > 1) refuse('stdin can be read only once.')
  if (action !== 'kubeconfig' && (options.out !== undefined || options.lifetime !== undefined))
    refuse('--out and --lifetime belong to kubeconfig.')
  if (action === 'kubeconfig') {
    if (words.length !== 1) refuse('kubeconfig takes one name: the name of the user.')
    if (group.length !== 1) refuse('kubeconfig takes exactly one group: --group NAME.')
    if (user !== undefined || serviceAccount !== undefined || namespace !== undefined || from.length > 0)
      refuse('kubeconfig takes a name, --group, --out and --lifetime.')
    return
  }
  if (action === 'personas') {
    if (isAbout || namespace !== undefined || words.length > 0 || from.length > 0)
      refuse('personas takes no arguments.')
    return
  }
  if (action === 'lint') {
    if (isAbout || namespace !== undefined || words.length > 0)
      refuse('lint checks all subjects in all namespaces: it takes --from only.')
    return
  }
  if (action === 'who-can') {
    if (isAbout) refuse('who-can lists all subjects: it takes no --user, --group or --service-account.')
  } else if (!isAbout) refuse('No subject given: use --user, --group or --service-account.')
  if (user !== undefined && serviceAccount !== undefined) refuse('Use either --user or --service-account.')
  const isWhole = words.length === 2 || words.length === 3
  if (!isWhole && !(action === 'can' && words.length === 0))
    refuse(words.length > 3 ? `Unexpected argument: ${words.at(-1) ?? ''}.` : 'Specify a verb and a resource.')
}
