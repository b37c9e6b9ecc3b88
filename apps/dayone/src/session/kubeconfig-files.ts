import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { Surroundings } from './surroundings.ts'

type Place = Pick<Surroundings, 'env' | 'cwd'>

/** The files of $KUBECONFIG, as absolute paths; they need not exist. */
export const listedKubeconfigs = ({ env, cwd }: Place): readonly string[] =>
  [...new Set((env['KUBECONFIG'] ?? '').split(delimiter).filter((part) => part !== ''))].map((part) =>
    resolve(cwd, part),
  )

/** The kubeconfig that kubectl uses without $KUBECONFIG. */
export const usualKubeconfig = ({ env }: Pick<Place, 'env'>): string =>
  join(env['HOME'] ?? homedir(), '.kube', 'config')

/** Every file in which a person keeps credentials for kubectl: those of $KUBECONFIG, and the usual one. */
export const kubeconfigFiles = (place: Place): readonly string[] => [
  ...new Set([...listedKubeconfigs(place), usualKubeconfig(place)]),
]
