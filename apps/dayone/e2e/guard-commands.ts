import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { badInput, useKube2iamCommands, words } from './kube2iam-commands.ts'
import type { PracticeWorld } from './practice-world.ts'

/** What a program of a pod, of a node and of another cluster leave in CloudTrail. */
const event = (userAgent: string, userName: string) => ({
  eventTime: '2026-11-20T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
  userAgent,
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:i-0123456789abcdef0',
    sessionContext: { sessionIssuer: { userName } },
  },
})

async function useCloudTrail(
  world: PracticeWorld,
  cluster: string,
  hopLimits: () => Promise<readonly string[]>,
): Promise<void> {
  const trail = join(world.folder, '..', 'work', 'trail.json')
  const own = [event('kubelet/v1.36.2', `nodes.${cluster}`), event('Boto3/1.34.0', 'nodes.other.example.test')]
  const before = await world.stateStore()

  await writeFile(trail, JSON.stringify({ Records: [...own, event('Boto3/1.34.0', `nodes.${cluster}`)] }))
  const plan = await world.dayone('plan', 'metadata-guard', '--cloudtrail', trail)
  expect(plan.exitCode).toBe(0)
  expect(plan.stderr).toContain('CloudTrail: 3 events from 2026-11-20T10:00:00Z')
  expect(words(plan)).toContain('CloudTrail: "Boto3/1.34.0" called s3:ListBuckets with the role of a node')
  expect(words(plan)).toContain('i-0123456789abcdef0')
  expect(words(plan)).not.toContain('"kubelet/v1.36.2" called')
  const refused = await world.dayone('up', 'metadata-guard', '--yes', '--cloudtrail', trail)
  expect(refused.exitCode).toBe(5)
  expect(words(refused)).toContain('CloudTrail: "Boto3/1.34.0" called')
  expect(await world.stateStore()).toEqual(before)
  expect(await hopLimits()).toContain('3')

  // Programs of the node itself, and roles of other clusters, hold nothing up.
  await writeFile(trail, JSON.stringify({ Records: own }))
  const quiet = await world.dayone('plan', 'metadata-guard', '--cloudtrail', trail)
  expect(quiet).toMatchObject({ exitCode: 0 })
  expect(words(quiet)).not.toContain('with the role of a node')
}

/** The commands of the guard, in a world whose cluster is adopted and whose metadata service is still open. */
export function testGuardCommands(
  world: () => PracticeWorld,
  cluster: string,
  hopLimits: () => Promise<readonly string[]>,
): void {
  it('lists the workloads of kube2iam, migrates them and takes them back, from the command line', () =>
    useKube2iamCommands(world(), cluster))

  it.each(badInput)('bad input is one clear error: %s', async (_case, args, message) => {
    await writeFile(join(world().folder, '..', 'work', 'empty.json'), '{"Records":[]}')
    const refused = await world().dayone(...args)
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(words(refused)).toMatch(message)
  })

  it('closes nothing while CloudTrail shows a program of a pod with the role of the nodes', () =>
    useCloudTrail(world(), cluster, hopLimits))
}
