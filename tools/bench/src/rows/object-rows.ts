import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { farAway } from '../far-away.ts'
import { inTurns } from '../in-turns.ts'
import { peakMemory } from '../peak-memory.ts'
import type { PracticePlace } from '../practice-place.ts'
import { profileCommand } from '../profile-command.ts'
import type { Row } from './row.ts'
import { runCommand, timeCommands, type Command } from '../time-command.ts'
import { kubectlApply, writtenObjects } from '../written-objects.ts'

/** kubectl needs a round trip per object: more would take many minutes. */
const farCount = 100
const roundTripMs = 50

/**
 * dayone.yaml with this many namespaces with a prefix, and a group for each; JSON is valid YAML. Written once, because
 * dayone keeps its id in it.
 */
const configOf = ({ folder, cluster }: PracticePlace, prefix: string, count: number): string => {
  const file = join(folder, `${prefix}.yaml`)
  const names = Array.from({ length: count }, (_value, index) => `${prefix}-${index}`)
  const content = {
    dayone: { version: 1, where: 'practice', cluster },
    namespaces: { namespaces: names.map((name) => ({ name })) },
    rbac: { teams: names.map((name) => ({ group: `oidc:${name}`, namespaces: [name], persona: 'developer' })) },
  }
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(content))
  return file
}

/** Adds this many namespaces, and a group for each, to the dayone.yaml of the cluster, once. */
const extendConfig = ({ configFile }: PracticePlace, count: number): void => {
  const text = readFileSync(configFile, 'utf8')
  if (text.includes('team-0')) return
  const names = Array.from({ length: count }, (_value, index) => `team-${index}`)
  const teams = names.map((name) => `  - { group: 'oidc:${name}', namespaces: [${name}], persona: developer }\n`)
  const extended = text
    .replace('namespaces:\n  namespaces:\n', (head) => `${head}${names.map((name) => `  - name: ${name}\n`).join('')}`)
    .replace('rbac:\n  teams:\n', (head) => `${head}${teams.join('')}`)
  if (extended.split('team-').length !== 1 + 3 * count) throw new Error(`${configFile} is not laid out as expected.`)
  writeFileSync(configFile, extended)
}

/** The steps that only manage objects, with this many namespaces and a group for each. */
export function objectRows(place: () => Promise<PracticePlace>, count: number): readonly Row[] {
  const title = `${count.toLocaleString('en')} namespaces and groups`
  const against = 'kubectl apply --server-side of the same objects'
  const up = (practice: PracticePlace): Command => practice.dayone('up', 'namespaces', 'rbac', '--yes')
  const create = (practice: PracticePlace, prefix: string, of: number): Command =>
    practice.dayone('up', 'namespaces', 'rbac', '--yes', '--config', configOf(practice, prefix, of))
  const plan = (practice: PracticePlace): Command => practice.dayone('plan', 'namespaces', 'rbac')
  /** `kubectlOptions` take kubectl over the same distance. */
  const atDistance = async <T>(
    run: (practice: PracticePlace, kubectlOptions: readonly string[]) => Promise<T>,
  ): Promise<T> => {
    const practice = await place()
    const far = await farAway(practice, roundTripMs)
    try {
      return await run(practice, far.kubectlOptions)
    } finally {
      await far.close()
    }
  }
  /** The first run creates; during its checks quotas are still being counted, so the second proves what is kept then. */
  const settled = async (): Promise<PracticePlace> => {
    const practice = await place()
    extendConfig(practice, count)
    await runCommand(up(practice))
    await runCommand(up(practice))
    return practice
  }

  const noOp = (id: string, name: string, ours: (practice: PracticePlace) => Command): Row => ({
    id,
    name: `${name}, ${title}`,
    against: `${against}, nothing to do`,
    goal: '≤ 1/20',
    profile: async () => profileCommand(ours(await settled())),
    async measure() {
      const practice = await settled()
      const same = await writtenObjects(practice, 'team', 'team')
      return inTurns(
        3,
        () => timeCommands(ours(practice)),
        () => timeCommands(kubectlApply(practice, same)),
      )
    },
  })
  /** For an `up` without changes. */
  const printed = (
    id: 'memory' | 'lines',
    goal: string,
    of: (peak: { megabytes: number; lines: number }) => number,
  ): Row => ({
    id: `objects-${id}`,
    name: `${id === 'memory' ? 'peak of memory' : 'lines printed'}: up namespaces rbac, nothing to do, ${title}`,
    goal,
    unit: id === 'memory' ? 'MB' : 'lines',
    async measure() {
      const practice = await settled()
      const ours = []
      for (let turn = 0; turn < 3; turn += 1) ours.push(of(await peakMemory(up(practice))))
      return { ours, theirs: [] }
    },
  })

  return [
    // Objects that kubectl creates stay, and dayone would read them: the rows without changes come first.
    noOp('objects-up', 'up namespaces rbac, nothing to do', up),
    noOp('objects-plan', 'plan namespaces rbac', plan),
    printed('memory', '< 250 MB', ({ megabytes }) => megabytes),
    printed('lines', 'one screen', ({ lines }) => lines),
    // Before thousands of objects are created, which kube-controller-manager counts for a while.
    {
      id: 'objects-create-far',
      name: `creation with proofs, ${farCount} namespaces and groups, ${roundTripMs} ms to the API server and back`,
      against,
      goal: '≤ 1/10',
      // With all that the measurement has created.
      profile: () => atDistance((practice) => profileCommand(create(practice, 'farther', farCount))),
      measure: () =>
        atDistance(async (practice, kubectlOptions) => {
          const ours = await timeCommands(create(practice, 'far', farCount))
          const others = await writtenObjects(practice, 'far', 'beyond')
          return { ours: [ours], theirs: [await timeCommands(kubectlApply(practice, others, ...kubectlOptions))] }
        }),
    },
    {
      id: 'objects-create',
      name: `creation with proofs, ${title}`,
      against,
      goal: '≤ 1.0× on loopback',
      // With all that the measurement has created.
      profile: async () => profileCommand(create(await place(), 'again', count)),
      async measure() {
        const practice = await place()
        const ours = await timeCommands(create(practice, 'new', count))
        // The same objects with other names, which do not exist yet.
        const others = await writtenObjects(practice, 'new', 'peer')
        return { ours: [ours], theirs: [await timeCommands(kubectlApply(practice, others))] }
      },
    },
  ]
}
