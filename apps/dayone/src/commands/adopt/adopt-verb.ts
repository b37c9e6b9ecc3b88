import { defineVerb } from '../verb.ts'

/** `dayone adopt`. */
export const adoptVerb = defineVerb({
  name: 'adopt',
  description: 'write a dayone.yaml for an existing cluster; without --cluster, list the clusters',
  examples: ['dayone adopt --cluster shop.example.com --state s3://my-state'],
  options: [],
  run: async (session) => (await import('./adopt.ts')).adopt(session),
})
