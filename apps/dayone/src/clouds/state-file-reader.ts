import type { ObjectStore } from '@dayone/aws'
import { UserError } from '@dayone/pipeline'

/**
 * Reads files of one cluster in a state store on S3, `s3://bucket/prefix`. What cannot be read (another kind of store, no
 * permission) is undefined: such files improve a plan, none depends on them.
 */
export const stateFileReader =
  (store: Pick<ObjectStore, 'read'>, state: string, cluster: string) =>
  async (path: string): Promise<string | undefined> => {
    const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(state) ?? []
    if (bucket === undefined) return undefined
    const key = [prefix, cluster, path].filter((part) => part !== '').join('/')
    return store.read(bucket, key).catch((error: unknown) => {
      if (error instanceof UserError) return undefined
      throw error
    })
  }
