import { readPath, writeClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import { withPrivateFolder } from '@dayone/host'
import { UserError } from '@dayone/pipeline'
import { keptIn } from './kept-in.ts'
import type { Following, UpdatePreview } from '../kops.ts'
import { parsePreview } from '../output/parse-preview.ts'
import { RehearsalError } from '../errors/rehearsal-error.ts'
import type { StoreCommands } from './store-commands.ts'

/** kops requires the secret to exist (`encryptionConfig: true`) but does not read it: this one contains no key. */
const NO_KEY = 'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: []\n'

/**
 * What kops would build from a specification that is not saved in `state`, previewed in a temporary state store in a
 * private folder. Throws kops' error about a specification that it rejects (UserError), or RehearsalError.
 */
export async function rehearse(
  spec: ClusterSpec,
  state: string,
  commandsOf: (state: string) => StoreCommands,
  following?: Following,
): Promise<UpdatePreview> {
  let folder: string | undefined
  try {
    return await withPrivateFolder('rehearsal', (path) => {
      folder = path
      return previewIn(`file://${path}`, spec, state, commandsOf, following)
    })
  } catch (error) {
    if (following?.kill?.aborted !== true && error instanceof UserError && isOfItsOwn(error, folder))
      throw new RehearsalError(reasonOf(error), { cause: error })
    throw error
  }
}

async function previewIn(
  store: string,
  spec: ClusterSpec,
  state: string,
  commandsOf: (state: string) => StoreCommands,
  following?: Following,
): Promise<UpdatePreview> {
  const { run } = commandsOf(store)
  const cluster = spec.cluster.metadata.name
  const moved = writeClusterSpec(keptIn(spec, store))
  await run('create -f -', [], { pace: 'read', input: moved, following })
  if (readPath(spec.cluster, ['spec', 'encryptionConfig']) === true)
    await run('create secret encryptionconfig -f -', [], { pace: 'read', cluster, input: NO_KEY, following })
  const { stdout } = await run('update cluster', [], { pace: 'preview', cluster, following })
  // kops prints its storage locations, which are the only difference from a real preview.
  return parsePreview(stdout.replaceAll(store, state))
}

/**
 * Whether the failure is that of the rehearsal: the folder could not be created, or kops complains about its contents
 * or about a bucket, in which case our message would name the folder. A bucket that the specification names may be
 * created later, together with the cluster.
 */
const isOfItsOwn = ({ message, cause }: UserError, folder: string | undefined): boolean =>
  folder === undefined || `${message} ${typeof cause === 'string' ? cause : ''}`.includes(folder)

/** kops' own message if there is one: ours would name the folder as the state store. */
const reasonOf = ({ message, cause }: UserError): string => {
  if (typeof cause !== 'string') return message
  if (cause.includes('NoSuchBucket')) return 'The specification refers to a bucket that does not exist yet.'
  return cause.split('\n')[0]?.slice(0, 300) || message
}
