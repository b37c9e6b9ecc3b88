import { policyDocument } from './policy-document.ts'
import { actionsOf, type Policy, type PolicyScope, type PolicyStatement } from './policy.ts'

/** The placeholders on the page. */
export const placeholders: PolicyScope = {
  partition: 'aws',
  account: 'ACCOUNT',
  region: 'REGION',
  cluster: 'CLUSTER',
  stateBucket: 'STATE-BUCKET',
  discoveryBucket: 'DISCOVERY-BUCKET',
}

const START = '<!-- policies: npm run docs -w @dayone/aws -->\n<!-- prettier-ignore-start -->\n'
const END = '<!-- prettier-ignore-end -->'

/**
 * The policies in Markdown: the reason of each statement, actions without test coverage, and the document itself. Pure.
 */
export const permissionSections = (policies: readonly Policy[]): string =>
  policies
    .map((policy) =>
      [
        `## ${policy.title}: \`${policy.name}\``,
        `${policy.isNeeded ? '' : 'Not every cluster needs it. '}${policy.forWhom}`,
        [
          '| Statement | Why | Limited to |',
          '| --- | --- | --- |',
          ...policy.statements.map(
            (statement) => `| \`${statement.sid}\` | ${statement.why} | ${limitOf(statement)} |`,
          ),
        ].join('\n'),
        ...unseenTable(policy),
        ['```json', JSON.stringify(policyDocument(policy, placeholders), undefined, 2), '```'].join('\n'),
      ].join('\n\n'),
    )
    .join('\n\n')

const unseenTable = ({ statements }: Policy): readonly string[] => {
  const rows = statements.flatMap(({ unseen = [] }) =>
    unseen.map(({ actions, because }) => `| ${actions.map((action) => `\`${action}\``).join(', ')} | ${because} |`),
  )
  return rows.length === 0
    ? []
    : [['| Allowed, and not called by that test | Because |', '| --- | --- |', ...rows].join('\n')]
}

const limitOf = (statement: PolicyStatement): string => {
  const limits = [
    ...(statement.resources === undefined ? [] : ['the named resources']),
    ...(statement.within === undefined ? [] : ['the region']),
    ...(statement.within === 'cluster' ? ['what carries the tag of the cluster'] : []),
    ...Object.values(statement.condition ?? {}).flatMap((keys) => Object.keys(keys).map((key) => `\`${key}\``)),
  ]
  return limits.length === 0 ? (changes(statement) ? 'nothing' : 'nothing; it only reads') : limits.join(', ')
}

const changes = (statement: PolicyStatement): boolean =>
  actionsOf(statement).some((action) => !/:(Describe|Get|List|Simulate)/.test(action))

/** Returns the page with its generated part replaced. Throws if the page has no markers for it. */
export function withPermissionSections(page: string, sections: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)]
  if (start < 0 || end < start) throw new Error('The page has no marker for the policies.')
  return `${page.slice(0, start)}${START}\n${sections}\n\n${page.slice(end)}`
}
