import { quoted } from '@dayone/pipeline'
import { misleadingVariables, toolsFolder, type PracticeCloud } from '@dayone/practice-cloud'

/** The environment for a shell in which kops, kubectl and aws use the practice cloud and nothing else. */
export interface PracticeVariables {
  /** HOME is not changed. */
  readonly set: Readonly<Record<string, string>>
  /** Would lead elsewhere. Proxies are kept: they are not used for 127.0.0.1. */
  readonly unset: readonly string[]
  /** Prepended to PATH. */
  readonly folder: string
}

/** `root`: the state folder of the cloud. Pure. */
export function practiceVariables(root: string, cloud: PracticeCloud): PracticeVariables {
  const { PATH: _path, HOME: _home, ...set } = cloud.env
  return {
    set: { ...set, KOPS_STATE_STORE: cloud.stateStore },
    unset: misleadingVariables.filter((name) => !/proxy$/i.test(name)),
    folder: toolsFolder(root),
  }
}

/** Lines for a POSIX shell to `eval`. Pure. */
export const envLines = ({ set, unset, folder }: PracticeVariables): readonly string[] => [
  ...Object.entries(set).map(([name, value]) => `export ${name}=${quoted(value)}`),
  // fish takes the other lines too, and has no `unset`.
  `command -v unset >/dev/null || set -e ${unset.join(' ')}`,
  `command -v unset >/dev/null && unset ${unset.join(' ')}`,
  `export PATH=${quoted(folder)}:"$PATH"`,
]

/** The same for fish. Pure. */
export const fishLines = ({ set, unset, folder }: PracticeVariables): readonly string[] => [
  ...Object.entries(set).map(([name, value]) => `set -gx ${name} ${fishWord(value)}`),
  `set -e ${unset.join(' ')}`,
  `set -gx PATH ${fishWord(folder)} $PATH`,
]

const fishWord = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
