import { randomBytes } from 'node:crypto'

/**
 * The access key of one practice cloud, which grants access to its emulated AWS. It is stored only in private files.
 */
export interface AccessKey {
  /** In the format of a long-lived IAM access key. */
  readonly id: string
  readonly secret: string
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Generates a new random key. */
export const newAccessKey = (): AccessKey => ({
  id: `AKIA${[...randomBytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`,
  secret: randomBytes(30).toString('base64url'),
})
