import { basename, join } from 'node:path'
import { envLines, fishLines, type PracticeVariables } from './env-lines.ts'

/** How to start a shell with a prompt that shows the practice mark. */
export interface ShellStart {
  readonly program: string
  readonly args: readonly string[]
  /** More variables of it. */
  readonly env: Readonly<Record<string, string>>
  /** Files it reads: path to text. They hold the key of the cloud, so they are private. */
  readonly files: Readonly<Record<string, string>>
}

const MARK = '(practice) '

/**
 * The user's shell with its own settings, and ours after them: a `.bashrc` may set AWS_PROFILE or PATH. `folder` is
 * for the files. Pure.
 */
export function shellStart(
  env: Readonly<Record<string, string | undefined>>,
  variables: PracticeVariables,
  folder: string,
): ShellStart {
  const program = env['SHELL'] || '/bin/sh'
  const text = (...lines: readonly string[]): string => `${lines.join('\n')}\n`
  const posix = envLines(variables)
  switch (basename(program)) {
    case 'bash': {
      const file = join(folder, 'bashrc')
      const lines = ['[ ! -f ~/.bashrc ] || . ~/.bashrc', ...posix, `PS1='${MARK}'"$PS1"`]
      return { program, args: ['--rcfile', file], env: {}, files: { [file]: text(...lines) } }
    }
    case 'zsh': {
      const own = (name: string): string => `[ ! -f "$DAYONE_ZDOTDIR/${name}" ] || . "$DAYONE_ZDOTDIR/${name}"`
      return {
        program,
        args: [],
        env: { ZDOTDIR: folder, DAYONE_ZDOTDIR: env['ZDOTDIR'] || (env['HOME'] ?? '') },
        files: {
          [join(folder, '.zshenv')]: text(own('.zshenv')),
          [join(folder, '.zshrc')]: text(
            own('.zshrc'),
            ...posix,
            `PROMPT='${MARK}'"$PROMPT"`,
            'ZDOTDIR="$DAYONE_ZDOTDIR"',
          ),
        },
      }
    }
    case 'fish': {
      const file = join(folder, 'practice.fish')
      const prompt = [
        'functions -q fish_prompt; and functions -c fish_prompt _dayone_prompt',
        `function fish_prompt; echo -n '${MARK}'; functions -q _dayone_prompt; and _dayone_prompt; end`,
      ]
      return {
        program,
        args: ['--init-command', `source '${file}'`],
        env: {},
        files: { [file]: text(...fishLines(variables), ...prompt) },
      }
    }
    default: {
      const file = join(folder, 'shrc')
      return { program, args: [], env: { ENV: file }, files: { [file]: text(...posix, `PS1='${MARK}$ '`) } }
    }
  }
}
