/**
 * One short line for the person, on stderr: stdout belongs to the program that is started.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`dayone: ${line}\n`)
}

/** Says what is wrong and what to do, and ends with exit code 3: something this computer needs is missing or failed.
 * @param {string} what
 * @param {string} hint
 * @returns {never}
 */
export function giveUp(what, hint) {
  say(what)
  say(hint)
  process.exit(3)
}
