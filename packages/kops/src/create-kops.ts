import { chmod } from 'node:fs/promises'
import { parseClusterSpec, writeClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { Following, Kops, UpdatePreview } from './kops.ts'
import { runKops, type KopsCommand } from './commands/kops-command.ts'
import { kopsLine, kopsStoreLine } from './printed/kops-line.ts'
import { withoutLogLines } from './output/klog.ts'
import { keptAnswers } from './commands/kept-answers.ts'
import { newClusterSpec } from './commands/new-cluster-spec.ts'
import { parseClusterNames } from './output/parse-cluster-names.ts'
import { parseDeletePreview } from './output/parse-delete-preview.ts'
import { parsePreview } from './output/parse-preview.ts'
import { parseRollingTable } from './output/parse-rolling-table.ts'
import { parseSecretNames } from './output/parse-secret-names.ts'
import { parseValidation } from './output/parse-validation.ts'
import { rehearse } from './commands/rehearse.ts'
import { storeCommands, type StoreCommand, type StoreCommands, type StoreOptions } from './commands/store-commands.ts'
import { translateKopsError } from './errors/translate-kops-error.ts'
import { readVersion, sayWhichKops } from './versions/version.ts'

/** The speed of a rolling update, as Go durations: "15s". The default is kops' own, for real clouds. */
export interface RollingPace {
  readonly nodeInterval: string
  readonly controlPlaneInterval: string
  readonly postDrainDelay: string
  readonly validateCount: number
}

/** The state store, and how kops is run on it. */
export interface KopsOptions extends StoreOptions {
  /** Additional arguments of `create cluster`, for example `--channel=file://…`. */
  readonly createArguments?: readonly string[]
  readonly pace?: RollingPace
}

const NOT_FOUND = /cluster not found "|Cluster\.kops\.k8s\.io "[^"]*" not found/

/** The real kops on one state store, see Kops. */
export const createKops = (options: KopsOptions): Kops => {
  const { state } = options
  let version: Promise<string> | undefined
  const answers = keptAnswers()
  let rehearsed: { readonly yaml: string; readonly preview: Promise<UpdatePreview> } | undefined

  const askVersion = async (): Promise<string> => {
    const command: KopsCommand = {
      args: ['version', '--short'],
      pace: 'read',
      kubeconfig: options.kubeconfig ?? '/dev/null',
    }
    const result = await runKops(command, options).catch((error: unknown) => {
      throw sayWhichKops(error)
    })
    if (result.exitCode !== 0) throw translateKopsError(result, { command: 'version', state })
    return readVersion(result.stdout, options.program)
  }
  const knownVersion = (): Promise<string> => {
    version ??= askVersion().catch((error: unknown) => {
      version = undefined
      throw error
    })
    return version
  }

  const commandsOf = (store: string): StoreCommands => storeCommands({ ...options, state: store }, knownVersion)
  const { ask, run, failure } = commandsOf(state)
  const writeSpec = async (verb: 'create' | 'replace', spec: ClusterSpec): Promise<void> => {
    const words = `${verb} -f -`
    const command: StoreCommand = { pace: 'read', input: writeClusterSpec(spec) }
    // A run that was killed between the documents of `create -f` left groups out: with --force, replace creates them.
    const result = await ask(words, verb === 'replace' ? ['--force'] : [], command)
    if (result.exitCode !== 0) throw failure(words, { ...command, cluster: spec.cluster.metadata.name }, result)
  }

  return {
    state,
    version: knownVersion,
    forgetAnswers: answers.forget,
    newClusterSpec: (cluster) => newClusterSpec(cluster, state, options.createArguments ?? [], commandsOf),
    rehearse: (spec, following) => {
      const yaml = writeClusterSpec(spec)
      if (rehearsed?.yaml !== yaml) rehearsed = { yaml, preview: rehearse(spec, state, commandsOf, following) }
      const { preview } = rehearsed
      return preview.catch((error: unknown) => {
        rehearsed = undefined
        throw error
      })
    },
    getSpec: (name, following) =>
      answers.keep(`spec ${name}`, async () => {
        const command: StoreCommand = { pace: 'read', cluster: name, following }
        const result = await ask('get all', ['--output=yaml'], command)
        if (result.exitCode === 0) return parseClusterSpec(result.stdout)
        if (NOT_FOUND.test(result.stderr)) return undefined
        throw failure('get all', command, result)
      }),
    listClusters: async (following) => {
      const command: StoreCommand = { pace: 'read', following }
      const result = await ask('get clusters', ['--output=json'], command)
      if (result.exitCode === 0)
        return parseClusterNames(result.stdout, kopsStoreLine(state, 'get clusters', '-o json'))
      if (withoutLogLines(result.stderr).includes('no clusters found')) return []
      throw failure('get clusters', command, result)
    },
    createSpec: (spec) => answers.change(() => writeSpec('create', spec)),
    replaceSpec: (spec) => answers.change(() => writeSpec('replace', spec)),
    listSecrets: (name) =>
      answers.keep(`secrets ${name}`, async () => {
        const command: StoreCommand = { pace: 'read', cluster: name }
        const result = await ask('get secrets', [], command)
        if (result.exitCode === 0) return parseSecretNames(result.stdout)
        if (withoutLogLines(result.stderr).includes('no secrets found')) return []
        throw failure('get secrets', command, result)
      }),
    createEncryptionSecret: (name, encryptionConfiguration) =>
      answers.change(async () => {
        const command: StoreCommand = { pace: 'read', cluster: name, input: encryptionConfiguration }
        await run('create secret encryptionconfig -f -', [], command)
      }),
    previewUpdate: (name, following) =>
      answers.keep(`update ${name}`, async () => {
        const { stdout } = await run('update cluster', [], { pace: 'preview', cluster: name, following })
        return parsePreview(stdout, kopsLine({ name, state }, 'update cluster'))
      }),
    update: (name, { prune, kubeconfig, adminLifetime, ...following }) =>
      answers.change(async () => {
        const args = ['--yes', `--admin=${adminLifetime}`, ...(prune ? ['--prune'] : [])]
        await run('update cluster', args, { pace: 'change', cluster: name, kubeconfig, following })
        await chmod(kubeconfig, 0o600)
      }),
    previewRoll: (name, { kubeconfig, ...following }) =>
      answers.keep(`roll ${name}`, async () => {
        const command: StoreCommand = { pace: 'preview', cluster: name, kubeconfig, following }
        const { stdout } = await run('rolling-update cluster', [], command)
        return parseRollingTable(stdout, kopsLine({ name, state }, 'rolling-update cluster'))
      }),
    roll: (name, { kubeconfig, instanceGroups = [], ...following }) =>
      answers.change(async () => {
        const groups = instanceGroups.length === 0 ? [] : [`--instance-group=${instanceGroups.join(',')}`]
        const args = ['--yes', ...groups, ...paceArguments(options.pace)]
        await run('rolling-update cluster', args, { pace: 'roll', cluster: name, kubeconfig, following })
      }),
    validate: async (name, { kubeconfig, ...following }) => {
      const command: StoreCommand = { pace: 'preview', cluster: name, kubeconfig, following }
      const result = await ask('validate cluster', ['--output=json', `--kubeconfig=${kubeconfig}`], command)
      // An unhealthy cluster is a result: exit code 1, with the reasons as JSON.
      if (result.exitCode === 0 || /^\{/m.test(result.stdout))
        return parseValidation(result.stdout, kopsLine({ name, state }, 'validate cluster', '-o json'))
      throw failure('validate cluster', command, result)
    },
    exportKubeconfig: async (name, { kubeconfig, adminLifetime, ...following }) => {
      const args = [`--admin=${adminLifetime}`, `--kubeconfig=${kubeconfig}`]
      await run('export kubeconfig', args, { pace: 'read', cluster: name, kubeconfig, following })
      await chmod(kubeconfig, 0o600)
    },
    previewDelete: async (name, following) => {
      const { stdout } = await run('delete cluster', [], { pace: 'preview', cluster: name, following })
      return parseDeletePreview(stdout, kopsLine({ name, state }, 'delete cluster'))
    },
    deleteCluster: (name, following?: Following) =>
      answers.change(async () => {
        await run('delete cluster', ['--yes'], { pace: 'change', cluster: name, following })
      }),
  }
}

const paceArguments = (pace: RollingPace | undefined): readonly string[] =>
  pace === undefined
    ? []
    : [
        `--node-interval=${pace.nodeInterval}`,
        `--control-plane-interval=${pace.controlPlaneInterval}`,
        `--post-drain-delay=${pace.postDrainDelay}`,
        `--validate-count=${pace.validateCount}`,
      ]
