import type { ConfigFile } from '../config/config-file.ts'
import type { AskedQuestion } from '../questions/question-session.ts'
import { whereOf } from '../config/place.ts'

/** Asked before the access lists, on AWS only: in practice there is one address, this computer's own. */
export const addressQuestion = (file: ConfigFile, { isAsked }: { readonly isAsked: boolean }): AskedQuestion => ({
  stepId: 'dayone',
  key: 'lookUpAddress',
  page: 'access',
  kind: 'confirm',
  message: "Look up this computer's public address?",
  explain: {
    what: 'Sends one request to https://checkip.amazonaws.com. The address is offered for the access lists, and later changes to them are checked against it.',
    attack: 'A mistyped address locks you out or lets someone else in.',
    recommend: 'yes, unless this computer must not contact AWS',
    notFor: 'you use a split-tunnel VPN: the address found may not be the one used for AWS',
  },
  isNeeded: () => whereOf(file) === 'aws',
  // No answer is not consent.
  initial: () => isAsked,
  validate: () => undefined,
  warn: () => undefined,
})
