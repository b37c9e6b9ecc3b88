import { expect } from 'vitest'
import { createKube2iamWorkloads } from './kube2iam-workloads.ts'
import type { PracticeWorld } from './practice-world.ts'

/** Everything that a command said, on one line. */
export const words = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string =>
  `${stdout}${stderr}`.replaceAll(/\s+/g, ' ')

/** What is typed, and the error for it; `empty.json` is a trail without events. */
export const badInput: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no such action', ['metadata-guard', 'frobnicate'], /Unknown command: dayone metadata-guard frobnicate/],
  ['no such word', ['metadata-guard', 'kube2iam', 'frobnicate'], /Unknown command: .* kube2iam frobnicate/],
  ['not a workload', ['metadata-guard', 'kube2iam', 'migrate', '--only', 'web'], /"web" is not a workload/],
  [
    'nobody to approve',
    ['metadata-guard', 'kube2iam', 'migrate'],
    /Cannot ask for approval.* Nothing was changed.*--yes/,
  ],
  [
    'no such log',
    ['metadata-guard', 'kube2iam', 'migrate', '--dry-run', '--log', 'none.log'],
    /none\.log does not exist/,
  ],
  ['no such trail', ['plan', 'metadata-guard', '--cloudtrail', 'none.json'], /none\.json does not exist/],
  ['no event', ['plan', 'metadata-guard', '--cloudtrail', 'empty.json'], /no CloudTrail event was found/],
  [
    'no running cluster',
    ['up', '--rollback', '--yes', '--cloudtrail', 'empty.json'],
    /goes with neither --spec nor --rollback/,
  ],
]

/** `dayone metadata-guard kube2iam …` on a practice cluster without IAM roles for pods: the list, forth, and back. */
export async function useKube2iamCommands(world: PracticeWorld, cluster: string): Promise<void> {
  const kube2iam = (...args: string[]) => world.dayone('metadata-guard', 'kube2iam', ...args)
  const workloads = await createKube2iamWorkloads(world, cluster)
  const table = async () =>
    (await kube2iam('--output', 'json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, string>>)
  const states = async () => (await table()).map(({ workload = '', becomes, state }) => [workload, becomes, state])

  const list = await kube2iam()
  expect(list).toMatchObject({ exitCode: 0, stderr: '' })
  expect(list.stdout).toMatch(/^NAMESPACE +WORKLOAD +SERVICE ACCOUNT +ROLE +BECOMES +STATE$/m)
  expect(list.stdout).toMatch(/^media +CronJob report +default +media-upload +media-upload \(new\) +to migrate$/m)
  expect(list.stdout).toContain(
    'Deployment elsewhere in media: its role belongs to account 999999999999: trust the OIDC provider of this cluster there first',
  )
  const before = [
    ['CronJob report', 'media-upload (new)', 'to migrate'],
    ['Deployment elsewhere', 'theirs (new)', 'by hand'],
    ['Deployment upload', 'media-upload (new)', 'to migrate'],
  ]
  expect(await states()).toEqual(before)

  // Without an OIDC provider nothing is written: pods would have no credentials.
  const trust = await workloads.trust()
  const early = await kube2iam('migrate', '--yes')
  expect(early.exitCode).toBe(5)
  expect(words(early)).toContain(`IAM has no OIDC provider for https://api.internal.${cluster}`)
  expect([await states(), await workloads.trust()]).toEqual([before, trust])

  await workloads.trustIssuer()
  const plan = await kube2iam('migrate', '--dry-run')
  expect(plan).toMatchObject({ exitCode: 0, stderr: '' })
  for (const target of [
    'trust policy of IAM role media-upload',
    'Deployment upload in media',
    'CronJob report in media',
  ])
    expect(words(plan)).toContain(target)
  expect([await states(), await workloads.trust()]).toEqual([before, trust])

  expect(await kube2iam('migrate', '--only', 'media/CronJob/report', '--yes')).toMatchObject({ exitCode: 0 })
  expect((await states()).map(([, , state]) => state)).toEqual(['migrated', 'by hand', 'to migrate'])
  expect(await kube2iam('migrate', '--yes')).toMatchObject({ exitCode: 0 })
  expect((await states()).map(([, , state]) => state)).toEqual(['migrated', 'by hand', 'migrated'])
  const after = await workloads.trust()
  expect(after).toContain('system:serviceaccount:media:media-upload')
  expect(after).toContain(`role/nodes.${cluster}`)

  // The proxy is not removed while a workload gets its role from it.
  const removal = await kube2iam('remove', '--yes')
  expect(removal.exitCode).toBe(5)
  expect(words(removal)).toContain('Deployment elsewhere in media gets its role from it, and would have no credentials')

  expect(await kube2iam('back', 'media/Deployment/upload', '--yes')).toMatchObject({ exitCode: 0 })
  expect((await states()).map(([, , state]) => state)).toEqual(['migrated', 'by hand', 'to migrate'])
  expect(await kube2iam('back', '--yes')).toMatchObject({ exitCode: 0 })
  expect(await states()).toEqual(before)
  await workloads.remove()
  expect(await kube2iam()).toMatchObject({
    exitCode: 0,
    stdout: 'No workload gets a role from kube2iam or kiam.\n',
    stderr: '',
  })
}
