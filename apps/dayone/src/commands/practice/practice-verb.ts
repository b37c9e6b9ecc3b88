import { knownAction } from '../known-action.ts'
import { defineVerb } from '../verb.ts'

/** `dayone practice`. */
export const practiceVerb = defineVerb({
  name: 'practice <action>',
  description: 'manage the practice cloud: a simulated AWS on this computer',
  actions: {
    start: 'start it, and build or download missing parts',
    shell: 'open a shell in which kops, kubectl and aws use it',
    env: 'print the environment of that shell, for eval',
    status: 'show whether it runs, and its clusters',
    stop: 'stop it; its clusters are lost',
    reset: 'stop it and delete its state; built parts are kept',
    build: 'build or download missing parts only',
  },
  examples: ['dayone practice shell', 'eval "$(dayone practice env)"'],
  options: [],
  run: async (session, [word]) => {
    const { practice, practiceActions } = await import('./practice.ts')
    return practice(session, knownAction('dayone practice', word, practiceActions))
  },
})
