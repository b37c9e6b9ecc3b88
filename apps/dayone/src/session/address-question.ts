import type { ConfigFile } from '../config/config-file.ts'
import type { AskedQuestion } from '../front-end.ts'
import { whereOf } from './place.ts'

/** Asked before the access lists, on AWS only: in practice there is one address, this computer's own. */
export const addressQuestion = (file: ConfigFile, { isAsked }: { readonly isAsked: boolean }): AskedQuestion => ({
  stepId: 'dayone',
  key: 'lookUpAddress',
  kind: 'confirm',
  message: "May AWS be asked for this computer's own address?",
  explain: {
    what: 'One request to https://checkip.amazonaws.com, which answers with the address it sees. It is offered for the access lists, and each later change of them is checked against it.',
    attack: 'Who types an address from memory locks themselves out, or opens the door to a stranger.',
    recommend: 'yes, unless nobody may learn that somebody works here',
    notFor: 'you come through a VPN for some destinations only: the address it sees may then be another one',
  },
  isNeeded: () => whereOf(file) === 'aws',
  // Nobody's silence is a yes.
  initial: () => isAsked,
  validate: () => undefined,
  warn: () => undefined,
})
