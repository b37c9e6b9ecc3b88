import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A simulation request to the fake IAM. */
export interface AskedSimulation {
  readonly principal: string
  readonly actions: readonly string[]
  readonly resource: string
  readonly context: Readonly<Record<string, string>>
}

/** What the fake IAM knows and denies. */
export interface FakeIamOptions {
  /** Actions it denies; `refuse` also denies the simulation itself. @default none */
  readonly denied?: readonly string[] | 'refuse'
  /** Full ARNs of roles by name; looking up other roles is denied. */
  readonly roles?: Readonly<Record<string, string>>
  /** Results per page. @default all */
  readonly pageSize?: number
}

/** A running fake IAM, and what it was asked. */
export interface FakeIam {
  /** For AWS_ENDPOINT_URL_IAM. */
  readonly endpoint: string
  readonly asked: readonly AskedSimulation[]
  close(): void
}

/**
 * IAM's policy simulation, which moto does not have: GetRole and SimulatePrincipalPolicy with the query protocol, on
 * 127.0.0.1. It has no policies; it denies what the options list.
 */
export const startFakeIam = async ({
  denied = [],
  roles = {},
  pageSize = Infinity,
}: FakeIamOptions = {}): Promise<FakeIam> => {
  const asked: AskedSimulation[] = []
  const answer = (form: URLSearchParams): { readonly status?: number; readonly xml: string } => {
    if (form.get('Action') === 'GetRole') {
      const arn = roles[form.get('RoleName') ?? '']
      return arn === undefined ? refusal : { xml: result('GetRole', `<Role><Arn>${arn}</Arn></Role>`) }
    }
    if (form.get('Action') !== 'SimulatePrincipalPolicy' || denied === 'refuse') return refusal
    const simulation = askedOf(form)
    const start = Number(form.get('Marker') ?? 0)
    if (start === 0) asked.push(simulation)
    const page = simulation.actions.slice(start, start + pageSize)
    const rest = start + page.length < simulation.actions.length
    return {
      xml: result(
        'SimulatePrincipalPolicy',
        `<EvaluationResults>${page
          .map(
            (action) =>
              `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${denied.includes(action) ? 'implicitDeny' : 'allowed'}</EvalDecision></member>`,
          )
          .join(
            '',
          )}</EvaluationResults><IsTruncated>${rest}</IsTruncated>${rest ? `<Marker>${start + page.length}</Marker>` : ''}`,
      ),
    }
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { status = 200, xml } = answer(new URLSearchParams(body))
      response.writeHead(status, { 'content-type': 'text/xml' }).end(xml)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const refusal = {
  status: 403,
  xml: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>',
}

const result = (action: string, content: string): string =>
  `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${content}</${action}Result></${action}Response>`

const askedOf = (form: URLSearchParams): AskedSimulation => {
  const member = (prefix: string): readonly string[] => {
    const found: string[] = []
    for (let at = 1; form.has(`${prefix}.member.${at}`); at++) found.push(form.get(`${prefix}.member.${at}`) ?? '')
    return found
  }
  const context: Record<string, string> = {}
  for (let at = 1; form.has(`ContextEntries.member.${at}.ContextKeyName`); at++) {
    const entry = `ContextEntries.member.${at}`
    context[form.get(`${entry}.ContextKeyName`) ?? ''] = form.get(`${entry}.ContextKeyValues.member.1`) ?? ''
  }
  return {
    principal: form.get('PolicySourceArn') ?? '',
    actions: member('ActionNames'),
    resource: member('ResourceArns')[0] ?? '',
    context,
  }
}
