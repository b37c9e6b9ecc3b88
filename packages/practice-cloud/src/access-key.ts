import { randomBytes } from 'node:crypto'

/** The key of one practice cloud: whoever has it may ask its pretend AWS. It lies in private files only. */
export interface AccessKey {
  /** In the form of a long-lived key of IAM. */
  readonly id: string
  readonly secret: string
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A key that nobody has had before. */
export const newAccessKey = (): AccessKey => ({
  id: `AKIA${[...randomBytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`,
  secret: randomBytes(30).toString('base64url'),
})
