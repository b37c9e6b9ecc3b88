import { dirname } from 'node:path'
import type { PracticeCloud } from '@dayone/practice-cloud'

/** Lines for a shell to `eval`: plain kops and kubectl then work on the practice cloud and on nothing else. Pure. */
export function envLines(cloud: PracticeCloud): readonly string[] {
  const tools = [...new Set([dirname(cloud.kops), dirname(cloud.kubectl)])].join(':')
  const variables = Object.entries({ ...cloud.env, KOPS_STATE_STORE: cloud.stateStore }).filter(
    ([name]) => name !== 'PATH',
  )
  return [
    ...variables.map(([name, value]) => `export ${name}=${quoted(value)}`),
    `export PATH=${quoted(tools)}:"$PATH"`,
  ]
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`
