import { constants, open, type FileHandle } from 'node:fs/promises'
import { UserError } from '@dayone/pipeline'

/** In bytes. The largest known kops specification is half a megabyte; anything larger is another file. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024

/**
 * Reads a regular file; follows links. Never waits for a pipe, and reads at most MAX_FILE_BYTES. Throws UserError (exit
 * 2) for a folder, a pipe, a device, and a larger file, before reading; rethrows other errors of the system.
 */
export async function readBounded(path: string): Promise<Buffer> {
  // Otherwise, opening a pipe would block until there is a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const found = await file.stat()
    if (found.isDirectory()) throw new UserError(`${path} is a folder, not a file.`, { hint: 'Name a file in it.' })
    if (!found.isFile()) throw unfit(path, 'is a pipe, a device or a socket, not a file')
    if (found.size > MAX_FILE_BYTES) throw tooLarge(path, found.size)
    return await readUpTo(file, path)
  } finally {
    await file.close()
  }
}

/** A file may grow while it is read, and files in /proc report size 0. */
async function readUpTo(file: FileHandle, path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(64 * 1024), 0, 64 * 1024, null)
    if (bytesRead === 0) return Buffer.concat(chunks)
    chunks.push(buffer.subarray(0, bytesRead))
    size += bytesRead
    if (size > MAX_FILE_BYTES) throw tooLarge(path, size)
  }
}

const unfit = (path: string, what: string): UserError =>
  new UserError(`${path} ${what}.`, { hint: 'Save its output to a file and use that.' })

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`

const tooLarge = (path: string, size: number): UserError =>
  new UserError(
    `${path} is too large: ${megabytes(size)}, and dayone reads at most ${megabytes(MAX_FILE_BYTES)} of a file.`,
    {
      hint: 'Check that it is the right file.',
    },
  )

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'does not exist: a part of its path is not a folder',
  EACCES: 'cannot be accessed: permission denied',
  EPERM: 'cannot be accessed: permission denied',
  EROFS: 'is on a read-only file system',
  ELOOP: 'is a symbolic link that points to itself',
  ENAMETOOLONG: 'is not a valid file name: it is too long',
  ENXIO: 'is a socket, not a file',
  ENOSPC: 'cannot be written: the disk is full',
  EIO: 'cannot be read: the system reports an error of its device',
}

/**
 * Converts the system's error about a user's file to a UserError (exit 2); returns unknown errors and UserErrors
 * unchanged.
 */
export function fileProblem(path: string, error: unknown): unknown {
  const problem = problems[(error as NodeJS.ErrnoException).code ?? '']
  if (problem === undefined) return error
  return new UserError(`${path} ${problem}.`, { hint: 'Check the path and the permissions of the file.', cause: error })
}
