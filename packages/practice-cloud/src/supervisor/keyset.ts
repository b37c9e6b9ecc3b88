import type { CertifiedKey } from '@dayone/host'
import { parse } from 'yaml'

interface Keyset {
  readonly spec: {
    readonly primaryId?: string
    readonly keys?: readonly {
      readonly id: string
      readonly privateMaterial?: string
      readonly publicMaterial?: string
    }[]
  }
}

const decode = (material: string | undefined): string => Buffer.from(material ?? '', 'base64').toString()

/** The signing key of a kops keyset: the primary one, not the first. Undefined while kops has not written it. */
export const primaryKey = (yaml: string | undefined): CertifiedKey | undefined => {
  if (yaml === undefined) return undefined
  const { primaryId, keys = [] } = (parse(yaml) as Keyset).spec
  const primary = keys.find(({ id }) => id === primaryId)
  if (primary?.privateMaterial === undefined) return undefined
  return { certificatePem: decode(primary.publicMaterial), privateKeyPem: decode(primary.privateMaterial) }
}
