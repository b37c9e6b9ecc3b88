import { Option } from 'commander'
import { defineVerb } from '../verb.ts'
import type { RemoveOptions } from './remove.ts'

/** `dayone remove`. */
export const removeVerb = defineVerb<RemoveOptions>({
  name: 'remove <step...>',
  description: 'remove what a step created in the cluster: show what will be open again, ask, delete, verify',
  examples: [
    'dayone remove metadata-guard --dry-run',
    'dayone remove namespaces',
    'dayone remove namespaces --delete-namespace shop',
  ],
  options: [
    new Option('--dry-run', 'show the plan, and change nothing'),
    new Option('--delete-namespace <name>', 'for namespaces: also delete this one, with everything in it'),
    new Option('--confirm-name <name>', 'the name of that namespace, required without a terminal'),
  ],
  run: async (session, ids, options) => (await import('./remove.ts')).remove(session, ids, options),
})
