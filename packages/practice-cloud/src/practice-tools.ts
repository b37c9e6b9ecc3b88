import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePrivateDirectory, readFileIfExists, writePrivateFile } from '@dayone/host'
import { quoted } from '@dayone/pipeline'
import type { PracticeCloud } from './practice-cloud.ts'

/** The folder, in the state folder, with the programs for manual use of practice. */
export const toolsFolder = (root: string): string => join(root, 'bin')

const NO_CLUSTERS = 'apiVersion: v1\nkind: Config\n'

/**
 * Writes wrapper scripts for kops, kubectl and dayone, and the kubeconfig that they use. kops has no variable for its
 * channel, so it is passed where a new cluster needs it: the default channel is on the internet. `dayone`: the command
 * line that starts this program, and variables that select this practice cloud.
 */
export async function writeTools(
  root: string,
  cloud: PracticeCloud,
  dayone: { readonly words: readonly string[]; readonly env: Readonly<Record<string, string>> },
): Promise<void> {
  const folder = toolsFolder(root)
  await ensurePrivateDirectory(folder)
  const scripts: Readonly<Record<string, string>> = {
    kops: kopsScript(cloud),
    kubectl: `exec ${quoted(cloud.kubectl)} "$@"\n`,
    dayone: [
      'unset DAYONE_COMMAND npm_command npm_lifecycle_event',
      ...Object.entries(dayone.env).map(([name, value]) => `export ${name}=${quoted(value)}`),
      `exec ${dayone.words.map(quoted).join(' ')} "$@"\n`,
    ].join('\n'),
  }
  for (const [name, script] of Object.entries(scripts)) {
    await writePrivateFile(join(folder, name), `#!/bin/sh\n${script}`)
    await chmod(join(folder, name), 0o700)
  }
  const kubeconfig = cloud.env['KUBECONFIG'] ?? join(root, 'kubeconfig')
  if ((await readFileIfExists(kubeconfig)) === undefined) await writePrivateFile(kubeconfig, NO_CLUSTERS)
}

/** kops 1.36.2: these two read a channel themselves; `upgrade cluster` uses that of the cluster. */
const kopsScript = ({ kops, channel }: PracticeCloud): string => `case " $* " in
  *' --channel '* | *' --channel='* | *' -f '* | *' --filename '*) ;;
  *' create cluster '* | *' toolbox template '*) exec ${quoted(kops)} "$@" --channel ${quoted(channel)} ;;
esac
exec ${quoted(kops)} "$@"
`
