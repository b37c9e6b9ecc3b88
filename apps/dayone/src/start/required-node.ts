/**
 * The error if this Node is older than the program needs, undefined if it is not. `engine` is `>=22.12`, as
 * package.json says it; both are `major.minor…`. Pure, and written so that an old Node can run it.
 */
export function nodeProblem(version: string, engine: string): string | undefined {
  const [major = 0, minor = 0] = numbers(version)
  const [neededMajor = 0, neededMinor = 0] = numbers(engine)
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined
  return `dayone needs Node.js ${neededMajor}.${neededMinor} or newer, and this is ${version}.\nInstall a newer one, or start dayone with an installed one: /path/to/node "$(command -v dayone)"\n`
}

const numbers = (text: string): readonly number[] => (text.match(/\d+/g) ?? []).map(Number)
