import { Option } from 'commander'
import { UserError } from '@dayone/pipeline'
import type { Session } from '../../session/session.ts'
import { knownAction } from '../known-action.ts'
import { defineVerb } from '../verb.ts'
import type { AppOptions } from './app-options.ts'

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

const actions = {
  convert: async (...given) => (await import('./convert.ts')).convert(...given),
  add: async (...given) => (await import('./add/add.ts')).add(...given),
  image: async (...given) => (await import('./image/image.ts')).image(...given),
  list: async (session, _words, options) => (await import('./list.ts')).list(session, options),
  remove: async (...given) => (await import('./remove.ts')).removeApp(...given),
  'logs-of-failure': async (...given) => (await import('./logs-of-failure.ts')).logsOfFailure(...given),
} satisfies Readonly<
  Record<string, (session: Session, words: readonly string[], options: AppOptions) => Promise<number>>
>
const actionNames = Object.keys(actions) as readonly (keyof typeof actions)[]

/** The argument of each action, and the error without one. */
const needed: Readonly<Record<string, string>> = {
  convert: 'No manifests given. Specify a file, a folder, or - for stdin.',
  image: 'No image given. Specify one in ECR, with its tag or digest.',
  remove: 'No application given. Specify one of dayone.yaml.',
  'logs-of-failure': 'No workload given. Specify its name, and its namespace with -n.',
}

/** `dayone app`. */
export const appVerb = defineVerb<AppOptions>({
  name: 'app <action> [word...]',
  description: 'manage applications, and convert old manifests',
  actions: {
    'convert FILE…': 'print manifests with current API versions; a folder, or - for stdin',
    'add [FILE…]': 'add an application to dayone.yaml, from manifests or --image',
    'image REF': 'show what ECR knows about an image',
    list: 'list what runs, who manages it, and with which image',
    'remove NAME': 'remove an application from dayone.yaml',
    'logs-of-failure NAME': 'explain why a workload does not run',
  },
  examples: [
    'dayone app convert old.yaml > new.yaml',
    'dayone app convert old.yaml --image web=nginx:1.29 --harden',
    'dayone app convert manifests/ --check -n shop',
    'dayone app add --image ghcr.io/acme/web:1.4.2 --port 8080 -n shop',
    'dayone app add old.yaml --image web=ghcr.io/acme/web:1.4.2',
    'dayone app image 123456789012.dkr.ecr.us-west-2.amazonaws.com/web:1.4.2',
    'dayone app list',
    'dayone app logs-of-failure web -n shop',
  ],
  options: [
    new Option(
      '--image <image>',
      'CONTAINER=IMAGE: image for a container without a version; repeatable. For add without files: the image',
    ).argParser(collect),
    new Option(
      '--harden',
      'for convert: also set non-root, no capabilities, no token, requests and limits where unset',
    ),
    new Option('--fix-typography', 'replace typographic dashes, quotes and spaces copied from web pages'),
    new Option('--check', 'for convert: test with a dry run whether the cluster accepts them and their pods'),
    new Option('-n, --namespace <name>', 'namespace for manifests without one'),
    new Option('--create', 'for image: create the repository if it does not exist: immutable tags, scanned, encrypted'),
    new Option('--name <name>', 'for add --image: the name of the application'),
    new Option('--port <number>', 'for add: the TCP port the program listens on'),
  ],
  run: async (session, [word, ...words], options) => {
    const action = knownAction('dayone app', word, actionNames)
    if (words.length === 0 && needed[action] !== undefined) throw new UserError(needed[action])
    return actions[action](session, words, options)
  },
})
