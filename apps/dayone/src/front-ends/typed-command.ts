/** How a person starts this program here: what printed commands begin with. */
export type TypedCommand = 'dayone' | 'npx dayone' | 'npm start --'

/** Tells how the program was started: by start.mjs of a clone, or by npx (npm's variables). */
export function typedCommand(env: Readonly<Record<string, string | undefined>>): TypedCommand {
  if (env['DAYONE_COMMAND'] === 'npm start --') return 'npm start --'
  return env['npm_command'] === 'exec' && env['npm_lifecycle_event'] === 'npx' ? 'npx dayone' : 'dayone'
}
