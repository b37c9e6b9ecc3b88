import { access, mkdir, realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileProblem, readFileIfExists } from '@dayone/host'
import { contextNames } from '@dayone/kube'
import { listedKubeconfigs, usualKubeconfig } from '../../session/kubeconfig-files.ts'
import type { Session } from '../../session/session.ts'

/**
 * Where credentials are written: `out`; with `merge` the file that kubectl would write to; else `<cluster>.kubeconfig` in
 * this folder. A link is followed: it would otherwise be replaced by the file. Throws UserError (exit 2) for a path that
 * cannot be one.
 */
export async function targetFile(
  surroundings: Session['surroundings'],
  cluster: string,
  { out, merge = false }: { readonly out?: string; readonly merge?: boolean },
): Promise<string> {
  const chosen = out ?? (merge ? await kubectlsFile(cluster, listedKubeconfigs(surroundings)) : `${cluster}.kubeconfig`)
  const file = resolve(surroundings.cwd, chosen ?? usualKubeconfig(surroundings))
  // kubectl makes the folder of a kubeconfig that it writes first, too.
  if (out === undefined && merge) await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  else
    await access(dirname(file)).catch((error: unknown) => {
      throw fileProblem(dirname(file), error)
    })
  return realpath(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return file
    throw fileProblem(file, error)
  })
}

/**
 * Of the files of $KUBECONFIG: what has the context already, else the first that is there, else the last. Undefined without
 * any. As kubectl does it (client-go, tools/clientcmd/config.go: ModifyConfig, GetDefaultFilename).
 */
async function kubectlsFile(cluster: string, listed: readonly string[]): Promise<string | undefined> {
  const texts = await Promise.all(listed.map(async (file) => ({ file, text: await readFileIfExists(file) })))
  const present = texts.flatMap(({ file, text }) => (text === undefined ? [] : [{ file, text }]))
  const known = present.find(({ text }) => contextNames(text).includes(cluster))
  return (known ?? present[0])?.file ?? listed.at(-1)
}
