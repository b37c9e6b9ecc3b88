import { render, type Instance } from 'ink'
import type { FrontEndContext } from '../front-end.ts'
import { App } from './App.tsx'
import type { KeyPress } from './ink/key-press.ts'
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
  /** A component threw: a bug in dayone. */
  readonly onCrash: (error: Error) => void
}

const settleMs = 50

/** Cursor home, then erase all that is visible (ECMA-48 CUP and ED 2). */
const eraseScreen = '\u001b[H\u001b[2J'

/** The one owner of Ink: nothing else mounts or unmounts it. */
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
  // A terminal that shrinks rewraps the rows of the last frame, so Ink, which counts rows, leaves some behind. Once
  // the size has settled, everything is erased and redrawn; not on the main screen, whose history must not be erased.
  let redraw: NodeJS.Timeout | undefined
  const onResize = (): void => {
    clearTimeout(redraw)
    redraw = setTimeout(() => {
      if (instance === undefined || which === 'main') return
      instance.clear()
      context.stdout.write(eraseScreen)
      instance.rerender(app(false))
    }, settleMs).unref()
  }
  const release = (): void => {
    if (instance === undefined) return
    context.stdout.off('resize', onResize)
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
      // Ink unrefs stdin when it is done with it; the next owner has to ref it again.
      context.stdin.ref()
      context.stdout.on('resize', onResize)
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
      instance.waitUntilExit().catch((error: unknown) => {
        handlers.onCrash(error instanceof Error ? error : new Error(String(error)))
      })
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
