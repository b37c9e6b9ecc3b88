import { chmod } from 'node:fs/promises'
import { parseClusterSpec, writeClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { ProgramResult } from '@dayone/host'
import type { Following, Kops, NewCluster } from './kops.ts'
import { runKops, type KopsCommand, type KopsRunnerOptions } from './kops-command.ts'
import { withoutLogLines } from './klog.ts'
import { newClusterArguments } from './new-cluster-arguments.ts'
import { parseClusterNames } from './parse-cluster-names.ts'
import { parseDeletePreview } from './parse-delete-preview.ts'
import { parsePreview } from './parse-preview.ts'
import { parseRollingTable } from './parse-rolling-table.ts'
import { parseSecretNames } from './parse-secret-names.ts'
import { parseValidation } from './parse-validation.ts'
import { translateKopsError } from './translate-kops-error.ts'
import { readVersion, sayWhichKops } from './version.ts'

/** How fast a rolling update goes, in the words of Go: "15s". Without it kops' own pace, made for real clouds. */
export interface RollingPace {
  readonly nodeInterval: string
  readonly controlPlaneInterval: string
  readonly postDrainDelay: string
  readonly validateCount: number
}

export interface KopsOptions extends KopsRunnerOptions {
  /** `s3://bucket` */
  readonly state: string
  /** More arguments of `create cluster`, `--channel=file://…` for example. */
  readonly createArguments?: readonly string[]
  readonly pace?: RollingPace
  /** KUBECONFIG where a command is given none of its own. Default: none, kops then sees no cluster and writes no context. */
  readonly kubeconfig?: string
}

type Command = Omit<KopsCommand, 'args' | 'kubeconfig'> & { readonly kubeconfig?: string; readonly cluster?: string }

const NOT_FOUND = /cluster not found "|Cluster\.kops\.k8s\.io "[^"]*" not found/

/** The real kops for one state store, see Kops. */
export const createKops = (options: KopsOptions): Kops => {
  const { state } = options
  const noKubeconfig = options.kubeconfig ?? '/dev/null'
  let version: Promise<string> | undefined

  const askVersion = async (): Promise<string> => {
    const command: KopsCommand = { args: ['version', '--short'], pace: 'read', kubeconfig: noKubeconfig }
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

  const ask = async (words: string, args: readonly string[], command: Command): Promise<ProgramResult> => {
    await knownVersion()
    const name = command.cluster === undefined ? [] : [`--name=${command.cluster}`]
    return runKops(
      {
        ...command,
        kubeconfig: command.kubeconfig ?? noKubeconfig,
        args: [...words.split(' '), ...name, `--state=${state}`, ...args],
      },
      options,
    )
  }
  const failure = (words: string, command: Command, result: ProgramResult) =>
    translateKopsError(result, {
      command: words,
      state,
      ...(command.cluster === undefined ? {} : { cluster: command.cluster }),
    })
  const run = async (words: string, args: readonly string[], command: Command): Promise<ProgramResult> => {
    const result = await ask(words, args, command)
    if (result.exitCode !== 0) throw failure(words, command, result)
    return result
  }
  const writeSpec = async (verb: 'create' | 'replace', spec: ClusterSpec): Promise<void> => {
    const words = `${verb} -f -`
    const command: Command = { pace: 'read', input: writeClusterSpec(spec) }
    // A run that was killed between the documents of `create -f` left groups out: --force lets replace create them.
    const result = await ask(words, verb === 'replace' ? ['--force'] : [], command)
    if (result.exitCode !== 0) throw failure(words, { ...command, cluster: spec.cluster.metadata.name }, result)
  }

  return {
    state,
    version: knownVersion,
    newClusterSpec: async (cluster) => {
      const args = [...newClusterArguments(cluster), ...(options.createArguments ?? []), '--dry-run', '--output=yaml']
      const { stdout } = await run('create cluster', args, { pace: 'read', cluster: cluster.name })
      return closeEmptyLists(parseClusterSpec(stdout), cluster)
    },
    getSpec: async (name) => {
      const command: Command = { pace: 'read', cluster: name }
      const result = await ask('get all', ['--output=yaml'], command)
      if (result.exitCode === 0) return parseClusterSpec(result.stdout)
      if (NOT_FOUND.test(result.stderr)) return undefined
      throw failure('get all', command, result)
    },
    listClusters: async () => {
      const command: Command = { pace: 'read' }
      const result = await ask('get clusters', ['--output=json'], command)
      if (result.exitCode === 0) return parseClusterNames(result.stdout)
      if (withoutLogLines(result.stderr).includes('no clusters found')) return []
      throw failure('get clusters', command, result)
    },
    createSpec: (spec) => writeSpec('create', spec),
    replaceSpec: (spec) => writeSpec('replace', spec),
    listSecrets: async (name) => {
      const command: Command = { pace: 'read', cluster: name }
      const result = await ask('get secrets', [], command)
      if (result.exitCode === 0) return parseSecretNames(result.stdout)
      if (withoutLogLines(result.stderr).includes('no secrets found')) return []
      throw failure('get secrets', command, result)
    },
    createEncryptionSecret: async (name, encryptionConfiguration) => {
      await run('create secret encryptionconfig -f -', [], {
        pace: 'read',
        cluster: name,
        input: encryptionConfiguration,
      })
    },
    previewUpdate: async (name, following) => {
      const { stdout } = await run('update cluster', [], { pace: 'preview', cluster: name, following })
      return parsePreview(stdout)
    },
    update: async (name, { prune, kubeconfig, adminLifetime, ...following }) => {
      const args = ['--yes', `--admin=${adminLifetime}`, ...(prune ? ['--prune'] : [])]
      await run('update cluster', args, { pace: 'change', cluster: name, kubeconfig, following })
      await chmod(kubeconfig, 0o600)
    },
    previewRoll: async (name, { kubeconfig, ...following }) => {
      const { stdout } = await run('rolling-update cluster', [], {
        pace: 'preview',
        cluster: name,
        kubeconfig,
        following,
      })
      return parseRollingTable(stdout)
    },
    roll: async (name, { kubeconfig, instanceGroups = [], ...following }) => {
      const groups = instanceGroups.length === 0 ? [] : [`--instance-group=${instanceGroups.join(',')}`]
      const args = ['--yes', ...groups, ...paceArguments(options.pace)]
      await run('rolling-update cluster', args, { pace: 'roll', cluster: name, kubeconfig, following })
    },
    validate: async (name, { kubeconfig, ...following }) => {
      const command: Command = { pace: 'preview', cluster: name, kubeconfig, following }
      const result = await ask('validate cluster', ['--output=json', `--kubeconfig=${kubeconfig}`], command)
      // An unhealthy cluster is an answer: exit code 1, with the reasons as JSON.
      if (result.exitCode === 0 || /^\{/m.test(result.stdout)) return parseValidation(result.stdout)
      throw failure('validate cluster', command, result)
    },
    exportKubeconfig: async (name, { kubeconfig, adminLifetime }) => {
      const args = [`--admin=${adminLifetime}`, `--kubeconfig=${kubeconfig}`]
      await run('export kubeconfig', args, { pace: 'read', cluster: name, kubeconfig })
      await chmod(kubeconfig, 0o600)
    },
    previewDelete: async (name, following) => {
      const { stdout } = await run('delete cluster', [], { pace: 'preview', cluster: name, following })
      return parseDeletePreview(stdout)
    },
    deleteCluster: async (name, following?: Following) => {
      await run('delete cluster', ['--yes'], { pace: 'change', cluster: name, following })
    },
  }
}

/** kops has no argument for "nobody": see NOBODY. */
const closeEmptyLists = (spec: ClusterSpec, { apiAccess, sshAccess }: NewCluster): ClusterSpec => {
  const closed = {
    ...(apiAccess.length === 0 ? { kubernetesApiAccess: [] } : {}),
    ...(sshAccess.length === 0 ? { sshAccess: [] } : {}),
  }
  if (Object.keys(closed).length === 0) return spec
  return { ...spec, cluster: { ...spec.cluster, spec: { ...spec.cluster.spec, ...closed } } }
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
