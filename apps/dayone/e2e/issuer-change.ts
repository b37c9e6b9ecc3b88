import { request } from 'node:https'
import { expect, it } from 'vitest'
import type { PracticeWorld } from './practice-world.ts'
import { askPretendAws } from './pretend-aws.ts'
import { startChild, type Ended } from './run-child.ts'

const BUCKET = 'first-practice-dayone-oidc'

/** Shifts the clock of dayone alone: it reads the time, and nobody waits a day. */
const SHIFT = (hours: number): string =>
  `data:text/javascript,${encodeURIComponent(
    `const Real = Date; const by = ${hours * 3_600_000};
     globalThis.Date = class extends Real {
       constructor(...given) { if (given.length === 0) super(Real.now() + by); else super(...given) }
       static now() { return Real.now() + by }
     }`,
  )}`

/**
 * A cluster that runs without IAM roles for pods gets them: the issuer of its tokens changes in three steps, and real
 * tokens are accepted for as long as they are in use. `name`: a cluster of the world's dayone.yaml, in plain kops and
 * kubectl too.
 */
export function testIssuerChange(worldOf: () => PracticeWorld, name: string): void {
  const OLD = `https://api.internal.${name}`
  const NEW = `https://${BUCKET}.s3.us-west-2.amazonaws.com/${name}`
  const ANSWERS = ['--set', 'cluster.workloadIdentity=true', '--set', `cluster.discoveryStore=s3://${BUCKET}`]

  const later = (hours: number, ...args: string[]): Promise<Ended> => {
    const launch = worldOf().launch(...args)
    return startChild({ ...launch, args: ['--import', SHIFT(hours), ...launch.args], deadlineMs: 240_000 }).ended
  }
  const newToken = async (): Promise<string> =>
    (await worldOf().plain('kubectl', '--context', name, 'create', 'token', 'default', '--duration', '24h')).trim()
  const issuerOf = (token: string): unknown =>
    (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { iss?: unknown }).iss
  const port = async (): Promise<number> => {
    const view = await worldOf().plain('kubectl', 'config', 'view', '--minify', '--context', name)
    return Number(/server: https:\/\/[^:]+:(\d+)/.exec(view)?.[1])
  }
  /** The status of a request with this token; 401 if its issuer is refused, 0 without an answer. */
  const ask = (at: number, token: string): Promise<number> =>
    new Promise((resolve) => {
      const options = { rejectUnauthorized: false, headers: { authorization: `Bearer ${token}` }, timeout: 5_000 }
      const sent = request(`https://127.0.0.1:${at}/api`, options, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      sent.on('timeout', () => sent.destroy()).on('error', () => resolve(0))
      sent.end()
    })
  /** Asks with these tokens again and again while something else runs; how often each status was answered. */
  async function askDuring(
    work: Promise<Ended>,
    ...tokens: readonly string[]
  ): Promise<{ ended: Ended; statuses: ReadonlySet<number> }> {
    const at = await port()
    const statuses = new Set<number>()
    let isOver = false
    const ended = work.finally(() => (isOver = true))
    while (!isOver) {
      for (const token of tokens) statuses.add(await ask(at, token))
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return { ended: await ended, statuses }
  }
  const checksOf = async (run: Promise<Ended>) =>
    [...(await run).stdout.matchAll(/^\{.*"step\.checked".*$/gm)]
      .map(([line]) => (JSON.parse(line) as { check: { rule: string; status: string; text: string } }).check)
      .filter(({ rule }) => rule === 'cluster/token-issuer' || rule === 'cluster/old-issuer')
      .map(({ rule, status }) => `${rule.replace('cluster/', '')} ${status}`)
      .toSorted()
  const words = ({ stdout, stderr }: Ended): string => `${stdout}\n${stderr}`.replaceAll(/\s+/g, ' ')

  let old = ''
  let current = ''

  it('IAM roles for pods on a running cluster: the new issuer is accepted, then signs, and no token is refused', async () => {
    const world = worldOf()
    old = await newToken()
    expect(issuerOf(old)).toBe(OLD)
    const { ended, statuses } = await askDuring(world.dayone('up', 'cluster', '--yes', ...ANSWERS), old)
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    // 0 while the only control plane node is replaced; never 401.
    expect([...statuses].filter((status) => status !== 0)).toEqual([200])
    for (const text of ['step 1 of 3', 'step 2 of 3', 'Step 3 of 3 comes then', 'Done: cluster waiting'])
      expect(words(ended)).toContain(text)

    current = await newToken()
    expect(issuerOf(current)).toBe(NEW)
    expect([await ask(await port(), old), await ask(await port(), current)]).toEqual([200, 200])
    const published = await askPretendAws(world.folder, 's3', `/${BUCKET}/${name}/.well-known/openid-configuration`)
    expect(await published.json()).toMatchObject({ issuer: NEW })
    expect(await world.plain('kops', 'update', 'cluster', '--name', name)).toContain('No changes need to be applied')
    expect(await checksOf(world.dayone('verify', 'cluster', '--output', 'json'))).toEqual([
      'old-issuer pass',
      'token-issuer pass',
    ])
  })

  it('nothing removes the old issuer early, not even a person with kops', async () => {
    const world = worldOf()
    const field = 'spec.kubeAPIServer.additionalServiceAccountIssuers'
    await world.plain('kops', 'edit', 'cluster', '--name', name, '--unset', field)
    const refused = await world.dayone('up', 'cluster', '--yes')
    expect(refused.exitCode).toBe(5)
    expect(words(refused)).toContain(`The issuer ${OLD} was removed by hand before its time.`)
    expect(words(refused)).toContain(`serviceAccountIssuer: ${NEW} and additionalServiceAccountIssuers: [ ${OLD} ]`)
    await world.plain('kops', 'edit', 'cluster', '--name', name, '--set', `${field}=${OLD}`)
    expect(words(await world.dayone('status', 'cluster'))).toContain(
      `step 2 of 3, ${NEW} signs; step 3 removes ${OLD} after`,
    )
    expect(await ask(await port(), old)).toBe(200)
  })

  it('after 24 hours verify fails until it is removed; then its tokens are refused', async () => {
    expect(await checksOf(later(25, 'verify', 'cluster', '--output', 'json'))).toEqual([
      'old-issuer fail',
      'token-issuer pass',
    ])
    const { ended, statuses } = await askDuring(later(25, 'up', 'cluster', '--yes'), current)
    expect(ended).toMatchObject({ exitCode: 0 })
    expect([...statuses].filter((status) => status !== 0)).toEqual([200])
    expect(await ask(await port(), old)).toBe(401)
    expect(issuerOf(await newToken())).toBe(NEW)
  })

  it('in one step, with kops alone, every token in use is refused at once, and verify sees it', async () => {
    const world = worldOf()
    const kops = (...args: string[]) => world.plain('kops', ...args, '--name', name)
    // Without an OIDC provider for an issuer that nobody can read.
    const provider = 'spec.serviceAccountIssuerDiscovery.enableAWSOIDCProvider=false'
    await kops('edit', 'cluster', '--set', `spec.kubeAPIServer.serviceAccountIssuer=${OLD}`, '--set', provider)
    await kops('update', 'cluster', '--yes', '--admin')
    await kops('rolling-update', 'cluster', '--yes', '--cloudonly', '--control-plane-interval', '1s')
    await expect.poll(async () => ask(await port(), current), { timeout: 60_000, interval: 500 }).toBe(401)
    expect(issuerOf(await newToken())).toBe(OLD)
    expect(await checksOf(world.dayone('verify', 'cluster', '--output', 'json'))).toEqual([
      'old-issuer pass',
      'token-issuer fail',
    ])
  })
}
