import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KubeObject } from '@dayone/kube'
import { parseAllDocuments } from 'yaml'

/** The objects of YAML documents; lists are expanded, empty documents skipped. */
export const parseObjects = (yaml: string): readonly KubeObject[] =>
  parseAllDocuments(yaml)
    .map((document) => document.toJS() as unknown)
    .filter(isObject)
    .flatMap((object) => (object.kind === 'List' ? (object['items'] as readonly KubeObject[]) : [object]))

const isObject = (value: unknown): value is KubeObject => typeof value === 'object' && value !== null && 'kind' in value

/** The objects of every YAML file in a folder. */
export const readObjectFolder = async (folder: string): Promise<readonly KubeObject[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.flatMap(parseObjects)
}
