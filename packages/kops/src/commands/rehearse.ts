import { readPath, writeClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import { withPrivateFolder } from '@dayone/host'
import { UserError } from '@dayone/pipeline'
import { keptIn } from './kept-in.ts'
import type { Following, UpdatePreview } from '../kops.ts'
import { parsePreview } from '../output/parse-preview.ts'
import { RehearsalError } from '../errors/rehearsal-error.ts'
import type { StoreCommands } from './store-commands.ts'

/** kops wants the secret to be there (`encryptionConfig: true`) and does not look into it: this one holds no key. */
const NO_KEY = 'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: []\n'

/**
 * What kops would build from a specification that nobody has saved in `state`: asked in a state store of its own, a private
 * folder that is gone afterwards. Throws what kops says of a specification it refuses (UserError), or RehearsalError.
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
  // kops says where its files will lie: the one thing that is not as it will be.
  return parsePreview(stdout.replaceAll(store, state))
}

/**
 * No folder could be made, or kops complains about what lies in it, or about a bucket: our sentence then takes the folder for it.
 * A bucket that the specification names for the cluster may be made later, together with the cluster.
 */
const isOfItsOwn = ({ message, cause }: UserError, folder: string | undefined): boolean =>
  folder === undefined || `${message} ${typeof cause === 'string' ? cause : ''}`.includes(folder)

/** kops' own words where there are any: a sentence of ours would name the folder as the state store. */
const reasonOf = ({ message, cause }: UserError): string => {
  if (typeof cause !== 'string') return message
  if (cause.includes('NoSuchBucket')) return 'The specification refers to a bucket that does not exist yet.'
  return cause.split('\n')[0]?.slice(0, 300) || message
}
