/**
 * Prints one short line on stderr, because stdout belongs to the program that is started.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`dayone: ${line}\n`)
}

/**
 * Prints an error and a hint, and exits with code 3: something that this computer needs is missing or failed.
 * @param {string} what
 * @param {string} hint
 * @returns {never}
 */
export function giveUp(what, hint) {
  say(what)
  say(hint)
  process.exit(3)
}
