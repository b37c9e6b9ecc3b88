import { isIP } from 'node:net'
import { UserError } from '@dayone/pipeline'

/** AWS' own service; it answers with the caller's address and a newline. https://checkip.amazonaws.com */
const CHECKIP = 'https://checkip.amazonaws.com'
const DEADLINE_MS = 10_000

/** The public address of this computer. Throws UserError (exit 6) if the service does not return one. */
export async function lookUpAddress(url = CHECKIP): Promise<string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) })
    const text = (await answer.text()).trim()
    if (answer.ok && isIP(text) !== 0) return text
    throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 80)}`)
  } catch (cause) {
    throw new UserError(`${new URL(url).host} did not return this computer's address.`, {
      hint: 'Answer no and enter the address yourself, or set dayone.lookUpAddress to false in dayone.yaml.',
      cause,
      exitCode: 6,
    })
  }
}
