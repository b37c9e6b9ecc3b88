import { render, type Instance } from 'ink'
import type { FrontEndContext } from '../front-end.ts'
import { App } from './App.tsx'
import type { KeyPress } from './key-press.ts'
import type { Store } from './store.ts'
import type { TuiState } from './tui-state.ts'

export interface InkScreen {
  /** 'alternate' for the wizard, which leaves nothing behind; 'main' for a run, whose history stays. */
  open(which: 'alternate' | 'main'): void
  readonly isOpen: boolean
  readonly isAlternate: boolean
  /** Gives the terminal back: no live part, cursor on, raw mode off, the screen of before. Safe to call twice. */
  release(): void
}

interface Handlers {
  readonly press: (key: KeyPress) => void
  readonly paste: (text: string) => void
  /** A component threw: our bug. */
  readonly onCrash: (error: unknown) => void
}

/** The one owner of Ink: nobody else mounts or ends it. */
export const createInkScreen = (context: FrontEndContext, store: Store<TuiState>, handlers: Handlers): InkScreen => {
  let instance: Instance | undefined
  let which: 'alternate' | 'main' = 'main'
  let printed = 0
  const app = (isClosed: boolean) => (
    <App
      store={store}
      color={context.color}
      printedFrom={which === 'main' ? printed : undefined}
      isClosed={isClosed}
      press={handlers.press}
      paste={handlers.paste}
    />
  )
  const release = (): void => {
    if (instance === undefined) return
    const ended = instance
    instance = undefined
    store.set((state) => state)
    ended.rerender(app(true))
    ended.unmount()
    if (which === 'main') printed = store.get().history.length
  }
  return {
    open(wanted) {
      if (instance !== undefined && which === wanted) return
      release()
      which = wanted
      // Ink unrefs stdin when it is done with it; the next owner has to take it up again.
      context.stdin.ref()
      instance = render(app(false), {
        stdin: context.stdin,
        stdout: context.stdout,
        stderr: context.stderr,
        alternateScreen: wanted === 'alternate',
        exitOnCtrlC: false,
        patchConsole: false,
        interactive: true,
        maxFps: 60,
      })
      instance.waitUntilExit().catch(handlers.onCrash)
    },
    get isOpen() {
      return instance !== undefined
    },
    get isAlternate() {
      return instance !== undefined && which === 'alternate'
    },
    release,
  }
}
