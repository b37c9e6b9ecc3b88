import { certificatesIn, readTextFile } from '@dayone/host'
import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { certificateUsers, type CertificateUser } from './client-certificates.ts'

/** A client certificate in a kubeconfig of this computer. */
export interface KubeconfigCertificate {
  readonly file: string
  /** Its name in the kubeconfig. */
  readonly user: string
  readonly pem: string
}

/** The client certificates in kubeconfigs, and the files that could not be read. */
export interface KubeconfigCertificates {
  /** The kubeconfigs that exist. */
  readonly files: readonly string[]
  readonly certificates: readonly KubeconfigCertificate[]
  readonly unread: readonly string[]
}

const pemOf = async ({ certificate }: CertificateUser): Promise<string | undefined> =>
  'pem' in certificate ? certificate.pem : certificatesIn(await readTextFile(certificate.file))[0]

const exists = (file: string): Promise<boolean> =>
  access(file, constants.F_OK).then(
    () => true,
    () => false,
  )

/**
 * Reads the client certificates in these kubeconfigs; files that do not exist are ignored, as by kubectl. Reads no
 * private key and runs no exec plugin. Never throws.
 */
export const readClientCertificates = async (files: readonly string[]): Promise<KubeconfigCertificates> => {
  const present: string[] = []
  const certificates: KubeconfigCertificate[] = []
  const unread: string[] = []
  for (const file of files) {
    if (!(await exists(file))) continue
    present.push(file)
    try {
      for (const one of certificateUsers(await readTextFile(file), dirname(file))) {
        const pem = await pemOf(one).catch(() => undefined)
        if (pem === undefined) unread.push(`the certificate of ${one.user} in ${file}`)
        else certificates.push({ file, user: one.user, pem })
      }
    } catch {
      unread.push(file)
    }
  }
  return { files: present, certificates, unread }
}
