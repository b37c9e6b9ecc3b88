/** Calls to AWS with the role of a node that something other than the node's own programs made. */
export interface NodeRoleCaller {
  readonly role: string
  /** The first words of the user agent: "aws-cli/2.15.0", "Boto3/1.34.0". */
  readonly agent: string
  readonly calls: number
  /** The most frequent first: "s3:ListBuckets". */
  readonly actions: readonly string[]
  /** Roles that it took with sts:AssumeRole, as kube2iam does for pods. */
  readonly roles: readonly string[]
  /** Ids of the instances whose credentials it used. */
  readonly instances: readonly string[]
  readonly last: string
}

/** Lines that say nothing about nodes, by reason. */
export interface SkippedRecords {
  readonly file: string
  readonly reason: 'not JSON' | 'not a CloudTrail event'
  readonly count: number
  /** The first few. */
  readonly lines: readonly number[]
}

/** What CloudTrail says about the roles of nodes. */
export interface NodeRoleCalls {
  readonly events: number
  /** Events with a role of nodes, by the programs of the node itself. */
  readonly ofNodes: number
  readonly callers: readonly NodeRoleCaller[]
  readonly skipped: readonly SkippedRecords[]
  /** Callers beyond those that are kept. */
  readonly lost: number
  readonly from: string | undefined
  readonly to: string | undefined
}

/** Programs that run on the node itself, and lose nothing: kops, the kubelet with its credential provider, SSM. */
const ofNode =
  /\b(kubelet|nodeup|protokube|etcd-manager|kops|kops-controller|ecr-credential-provider|amazon-ssm-agent|ssm-agent|aws-cloud-controller-manager|cloud-controller-manager|cloud-init)\b/i

const maxCallers = 1000
const maxNames = 50
const mostLines = 5

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** An event as CloudTrail stores it; lookup-events has it as text in CloudTrailEvent. */
const eventOf = (value: unknown): Fields | undefined => {
  const outer = fieldsOf(value)
  let event = outer
  const inner = textOf(outer['CloudTrailEvent'])
  if (inner !== '') {
    try {
      event = fieldsOf(JSON.parse(inner))
    } catch {
      return undefined
    }
  }
  return textOf(event['eventName']) === '' || event['userIdentity'] === undefined ? undefined : event
}

/** The product names of a user agent, without what differs from call to call. */
export const agentName = (userAgent: string): string => {
  const words = userAgent.replaceAll(/^\[|\]$/g, '').split(/\s+/)
  const [first = ''] = words
  const name = words.find((word) => /^(app|exec-env)\//.test(word))
  return [first, ...(name === undefined ? [] : [name])].join(' ').slice(0, 80)
}

interface Caller {
  readonly role: string
  readonly agent: string
  calls: number
  readonly actions: Map<string, number>
  readonly roles: Set<string>
  readonly instances: Set<string>
  last: string
}

const addTo = (names: Set<string>, name: string): void => {
  if (name !== '' && names.size < maxNames) names.add(name)
}

/**
 * Collects who uses the roles of nodes, record by record, in bounded memory. `isNodeRole` decides by the name of the
 * role. Credentials of an instance have its id as session name.
 */
export const nodeRoleCallReader = (isNodeRole: (role: string) => boolean) => {
  const callers = new Map<string, Caller>()
  const skipped = new Map<string, { file: string; reason: SkippedRecords['reason']; count: number; lines: number[] }>()
  const lost = new Set<string>()
  let events = 0
  let ofNodes = 0
  let from: string | undefined
  let to: string | undefined

  const skip = (file: string, line: number, reason: SkippedRecords['reason']) => {
    const key = `${reason} ${file}`
    const known = skipped.get(key) ?? { file, reason, count: 0, lines: [] }
    known.count += 1
    if (known.lines.length < mostLines) known.lines.push(line)
    if (skipped.has(key) || skipped.size < maxCallers) skipped.set(key, known)
  }

  const note = (event: Fields, role: string, session: string) => {
    const userAgent = textOf(event['userAgent'])
    if (ofNode.test(userAgent) || textOf(fieldsOf(event['userIdentity'])['invokedBy']) !== '') {
      ofNodes += 1
      return
    }
    const agent = agentName(userAgent)
    const key = `${role} ${agent}`
    if (!callers.has(key) && callers.size >= maxCallers) {
      if (lost.size < maxCallers) lost.add(key)
      return
    }
    const caller = callers.get(key) ?? {
      role,
      agent,
      calls: 0,
      actions: new Map<string, number>(),
      roles: new Set<string>(),
      instances: new Set<string>(),
      last: '',
    }
    callers.set(key, caller)
    caller.calls += 1
    const action = `${textOf(event['eventSource']).split('.')[0] ?? ''}:${textOf(event['eventName'])}`
    if (caller.actions.has(action) || caller.actions.size < maxNames)
      caller.actions.set(action, (caller.actions.get(action) ?? 0) + 1)
    addTo(caller.instances, session)
    if (action === 'sts:AssumeRole') addTo(caller.roles, textOf(fieldsOf(event['requestParameters'])['roleArn']))
    const at = textOf(event['eventTime'])
    if (at > caller.last) caller.last = at
  }

  return {
    record({ line, value }: { readonly line: number; readonly value: unknown }, file: string): void {
      if (value === undefined) {
        skip(file, line, 'not JSON')
        return
      }
      const event = eventOf(value)
      if (event === undefined) {
        skip(file, line, 'not a CloudTrail event')
        return
      }
      events += 1
      const at = textOf(event['eventTime'])
      if (at !== '' && (from === undefined || at < from)) from = at
      if (at !== '' && (to === undefined || at > to)) to = at
      const identity = fieldsOf(event['userIdentity'])
      const role = textOf(fieldsOf(fieldsOf(identity['sessionContext'])['sessionIssuer'])['userName'])
      const session = textOf(identity['principalId']).split(':')[1] ?? ''
      if (identity['type'] === 'AssumedRole' && isNodeRole(role)) note(event, role, session)
    },
    calls: (): NodeRoleCalls => ({
      events,
      ofNodes,
      lost: lost.size,
      from,
      to,
      skipped: [...skipped.values()],
      callers: [...callers.values()]
        .map(({ actions, roles, instances, ...caller }) => ({
          ...caller,
          actions: [...actions].toSorted(([, one], [, other]) => other - one).map(([action]) => action),
          roles: [...roles].toSorted(),
          instances: [...instances].toSorted(),
        }))
        .toSorted((one, other) => other.calls - one.calls),
    }),
  }
}
