import type { AccountInUse, Workload } from '@dayone/kube'
import { expect, test } from 'vitest'
import { proxyAgents } from '../proxies/proxy-agents.ts'
import { whyNotGiven } from './allowed-roles.ts'
import { migrationRows, rowId, type BoundAccount, type MigrationRow } from './migration-row.ts'
import { roleOfAnnotation } from './role-reference.ts'

/** Who becomes which service account: kube2iam gives roles to pods, AWS to service accounts. */
const aws = '123456789012'
const arn = (name: string): string => `arn:aws:iam::${aws}:role/${name}`

const workload = (id: string, account: string | undefined, annotations: Readonly<Record<string, string>>): Workload => {
  const [namespace = '', kind = '', name = ''] = id.split('/')
  return {
    kind: kind as Workload['kind'],
    namespace,
    name,
    template: {
      labels: {},
      annotations,
      spec: {
        containers: [{ name: 'a', image: 'a:1' }],
        ...(account === undefined ? {} : { serviceAccountName: account }),
      },
    },
    claims: [],
  }
}
const asks = (id: string, role: string, account?: string) => workload(id, account, { 'iam.amazonaws.com/role': role })
const account = (id: string, annotations: Readonly<Record<string, string>> = {}): AccountInUse => {
  const [namespace = '', name = ''] = id.split('/')
  return { namespace, name, annotations, automounts: true }
}

const rowsOf = (
  workloads: readonly Workload[],
  accounts: readonly AccountInUse[] = [],
  bound: readonly BoundAccount[] = [],
  base?: string,
): readonly MigrationRow[] =>
  migrationRows({ workloads, accounts, bound, awsAccount: aws, base, whyNotGiven: () => undefined })

const line = (row: MigrationRow): string =>
  `${rowId(row)} ${row.account} > ${row.target}${row.isNew ? ' new' : ''}${row.isSwitched ? ' done' : ''}${row.held === undefined ? '' : ' held'}`

const own = (id: string, role: string) =>
  account(id, { 'eks.amazonaws.com/role-arn': arn(role), 'dayone.dev/kube2iam-role': arn(role) })
const migrated = (id: string, before: string, after: string, role: string) =>
  workload(id, after, {
    'iam.amazonaws.com/role': role,
    'dayone.dev/kube2iam-account': before,
    'dayone.dev/iam-role': arn(role),
  })

test.each<[string, readonly MigrationRow[], readonly string[]]>([
  ['no role, no row', rowsOf([workload('shop/Deployment/a', undefined, {})]), []],
  [
    'an account with one role keeps it',
    rowsOf([asks('shop/Deployment/a', 'web', 'web'), asks('shop/CronJob/b', 'web', 'web')], [account('shop/web')]),
    ['shop/CronJob/b web > web', 'shop/Deployment/a web > web'],
  ],
  [
    'default never gets a role',
    rowsOf([asks('shop/Deployment/a', 'reader')], [account('shop/default')]),
    ['shop/Deployment/a default > reader new'],
  ],
  [
    'an account with two roles is split',
    rowsOf(
      [asks('shop/Deployment/a', 'reader', 'app'), asks('shop/Deployment/b', 'writer', 'app')],
      [account('shop/app')],
    ),
    ['shop/Deployment/a app > app-reader new', 'shop/Deployment/b app > app-writer new'],
  ],
  [
    'an account that a pod without a role uses too is split',
    rowsOf(
      [asks('shop/Deployment/a', 'reader', 'app'), workload('shop/Deployment/b', 'app', {})],
      [account('shop/app')],
    ),
    ['shop/Deployment/a app > app-reader new'],
  ],
  [
    'a name and its ARN are one role',
    rowsOf(
      [asks('shop/Deployment/a', 'web', 'web'), asks('shop/Deployment/b', arn('web'), 'web')],
      [account('shop/web')],
    ),
    ['shop/Deployment/a web > web', 'shop/Deployment/b web > web'],
  ],
  [
    'accounts of the same name in two namespaces are two accounts',
    rowsOf(
      [asks('pay/Deployment/a', 'x', 'app'), asks('shop/Deployment/a', 'y', 'app')],
      [account('pay/app'), account('shop/app')],
    ),
    ['pay/Deployment/a app > app', 'shop/Deployment/a app > app'],
  ],
  [
    'a name that exists without this role is not taken over',
    rowsOf([asks('shop/Deployment/a', 'reader')], [account('shop/default'), account('shop/reader')]),
    ['shop/Deployment/a default > reader-2 new'],
  ],
  [
    'a name that another workload uses is not taken over',
    rowsOf(
      [asks('shop/Deployment/a', 'reader'), workload('shop/Deployment/b', 'reader', {})],
      [account('shop/reader')],
    ),
    ['shop/Deployment/a default > reader-2 new'],
  ],
  [
    'characters of role names that service accounts cannot have',
    rowsOf([asks('shop/Deployment/a', '/path/Shop_Reader+1@x')]),
    ['shop/Deployment/a default > shop-reader-1-x new'],
  ],
  [
    'half migrated: the same accounts as at the beginning',
    rowsOf(
      [migrated('shop/Deployment/a', 'app', 'app-reader', 'reader'), asks('shop/Deployment/b', 'writer', 'app')],
      [account('shop/app'), own('shop/app-reader', 'reader')],
    ),
    ['shop/Deployment/a app > app-reader done', 'shop/Deployment/b app > app-writer new'],
  ],
  [
    'somebody undid the change: to migrate again, to the same account',
    rowsOf([asks('shop/Deployment/a', 'reader', 'default')], [own('shop/reader', 'reader')]),
    ['shop/Deployment/a default > reader'],
  ],
  [
    'the role of the account was taken away: not done',
    rowsOf([migrated('shop/Deployment/a', 'web', 'web', 'web')], [account('shop/web')]),
    ['shop/Deployment/a web > web'],
  ],
  [
    'an account with another role',
    rowsOf(
      [asks('shop/Deployment/a', 'web', 'web')],
      [account('shop/web', { 'eks.amazonaws.com/role-arn': arn('other') })],
    ),
    ['shop/Deployment/a web > web held'],
  ],
  [
    'permissions that the new account would lack',
    rowsOf(
      [asks('shop/Deployment/a', 'reader')],
      [account('shop/default')],
      [{ namespace: 'shop', name: 'default', by: 'RoleBinding x in shop' }],
    ),
    ['shop/Deployment/a default > reader new held'],
  ],
  [
    'the new account was bound beside it',
    rowsOf(
      [asks('shop/Deployment/a', 'reader')],
      [account('shop/default')],
      ['default', 'reader'].map((name) => ({ namespace: 'shop', name, by: 'RoleBinding x in shop' })),
    ),
    ['shop/Deployment/a default > reader new'],
  ],
  [
    'permissions of an account that stays are no matter',
    rowsOf(
      [asks('shop/Deployment/a', 'web', 'web')],
      [account('shop/web')],
      [{ namespace: 'shop', name: 'web', by: 'RoleBinding x in shop' }],
    ),
    ['shop/Deployment/a web > web'],
  ],
  ['a bare pod', rowsOf([asks('shop/Pod/a', 'web', 'web')], [account('shop/web')]), ['shop/Pod/a web > web held']],
  [
    'a role of another account',
    rowsOf([asks('shop/Deployment/a', 'arn:aws:iam::999999999999:role/web', 'web')], [account('shop/web')]),
    ['shop/Deployment/a web > web held'],
  ],
  [
    'no name of a role',
    rowsOf([asks('shop/Deployment/a', 'a b', 'web')], [account('shop/web')]),
    ['shop/Deployment/a web > web held'],
  ],
])('%s', (_title, rows, expected) => {
  expect(rows.map(line)).toEqual(expected)
})

const agentsWith = (image: string, ...args: readonly string[]) => {
  const kube2iam = workload('kube-system/DaemonSet/kube2iam', undefined, {})
  const spec = { containers: [{ name: 'a', image, args }] }
  return proxyAgents([{ ...kube2iam, template: { ...kube2iam.template, spec } }])
}
const restricted = agentsWith('jtblin/kube2iam:1', '--namespace-restrictions')
const byExpression = agentsWith(
  'jtblin/kube2iam:1',
  '--namespace-restrictions',
  '--namespace-restriction-format=regexp',
)
const kiam = agentsWith('quay.io/uswitch/kiam:v4')
const allowed = 'iam.amazonaws.com/allowed-roles'

test.each<[string, ReturnType<typeof agentsWith>, Readonly<Record<string, string>>, boolean]>([
  ['no proxy runs', [], { [allowed]: '["*"]' }, false],
  ['no restrictions', agentsWith('jtblin/kube2iam:1'), {}, true],
  ['restrictions, nothing allowed', restricted, {}, false],
  ['the name', restricted, { [allowed]: '["web"]' }, true],
  ['the ARN', restricted, { [allowed]: `["${arn('web')}"]` }, true],
  ['another name', restricted, { [allowed]: '["we"]' }, false],
  ['all', restricted, { [allowed]: '["*"]' }, true],
  ['a beginning', restricted, { [allowed]: '["w*"]' }, true],
  ['an end that differs', restricted, { [allowed]: '["*x"]' }, false],
  ['no JSON', restricted, { [allowed]: 'web' }, false],
  ['another annotation', restricted, { other: '["*"]' }, false],
  ['an expression for all', byExpression, { [allowed]: '[".*"]' }, true],
  ['an expression that is not evaluated', byExpression, { [allowed]: '["(w+)+b"]' }, false],
  ['kiam, nothing permitted', kiam, {}, false],
  ['kiam, all permitted', kiam, { 'iam.amazonaws.com/permitted': '.*' }, true],
])('whether the proxy gives the role today: %s', (_title, agents, annotations, isGiven) => {
  const namespaces = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations } }]
  const why = whyNotGiven(agents, namespaces, { account: aws, base: undefined })
  expect(why('shop', { arn: arn('web'), name: 'web', account: aws }) === undefined).toBe(isGiven)
})

test('a role that the proxy does not give today is not given by the migration', () => {
  const workloads = [asks('shop/Deployment/a', 'admin', 'web')]
  const facts = { workloads, accounts: [account('shop/web')], bound: [], awsAccount: aws }
  expect(migrationRows({ ...facts, whyNotGiven: () => 'shop does not allow this role' }).map(line)).toEqual([
    'shop/Deployment/a web > web held',
  ])
})

test('a mark that somebody wrote asks for nothing', () => {
  expect(
    rowsOf([workload('shop/Deployment/a', 'web', { 'dayone.dev/iam-role': arn('admin') })], [account('shop/web')]),
  ).toEqual([])
})

test.each<[string, string | undefined, string | undefined]>([
  ['web', undefined, arn('web')],
  ['/team/web', undefined, arn('team/web')],
  ['web', 'arn:aws:iam::123456789012:role/team', arn('team/web')],
  ['web', 'arn:aws-us-gov:iam::123456789012:role/', 'arn:aws-us-gov:iam::123456789012:role/web'],
  ['arn:aws:iam::123456789012:role/web', 'arn:aws:iam::1:role/', arn('web')],
  ['arn:aws:s3:::web', undefined, undefined],
  ['web*', undefined, undefined],
  ['', undefined, undefined],
])('the annotation %s with the base %s', (value, base, expected) => {
  expect(roleOfAnnotation(value, aws, base)?.arn).toBe(expected)
})
