/**
 * Adjacent characters of one row with the same style.
 * @typedef {object} Run
 * @property {number} column where it begins, from 0
 * @property {number} width in columns
 * @property {string} text
 * @property {string | undefined} foreground CSS color; undefined is the terminal's default
 * @property {string | undefined} background
 * @property {boolean} bold
 * @property {boolean} dim
 */

/** The background, and the default of text without a color. */
export const groundColour = '#0d1117'
export const inkColour = '#e6edf3'

/** The sixteen named colors, for a dark background. */
const named = [
  '#484f58',
  '#ff7b72',
  '#3fb950',
  '#d29922',
  '#58a6ff',
  '#bc8cff',
  '#39c5cf',
  '#b1bac4',
  '#6e7681',
  '#ffa198',
  '#56d364',
  '#e3b341',
  '#79c0ff',
  '#d2a8ff',
  '#56d4dd',
  '#ffffff',
]

/**
 * The CSS color of an entry of a terminal's 256-color palette: named colors, a cube of 6×6×6, a ramp of grays.
 * @param {number} index
 * @returns {string}
 */
export function paletteColour(index) {
  if (index < 16) return named[index] ?? '#ffffff'
  if (index >= 232) return rgb([1, 1, 1].map(() => 8 + (index - 232) * 10))
  const cube = index - 16
  const levels = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6]
  return rgb(levels.map((level) => (level === 0 ? 0 : 55 + level * 40)))
}

/** @param {readonly number[]} channels */
const rgb = (channels) => `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`

/**
 * @param {number} colour
 * @param {{ isDefault: boolean, isRgb: boolean }} mode
 */
function cssColour(colour, { isDefault, isRgb }) {
  if (isDefault) return undefined
  return isRgb ? `#${colour.toString(16).padStart(6, '0')}` : paletteColour(colour)
}

/**
 * The style of one cell, with inverse video resolved.
 * @param {import('@xterm/headless').IBufferCell} cell
 */
function lookOf(cell) {
  const foreground = cssColour(cell.getFgColor(), { isDefault: cell.isFgDefault(), isRgb: cell.isFgRGB() })
  const background = cssColour(cell.getBgColor(), { isDefault: cell.isBgDefault(), isRgb: cell.isBgRGB() })
  const inverse = cell.isInverse() !== 0
  return {
    foreground: inverse ? (background ?? groundColour) : foreground,
    background: inverse ? (foreground ?? inkColour) : background,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  }
}

/**
 * The current content of a terminal, row by row from the top of the screen, without empty runs.
 * @param {import('@xterm/headless').Terminal} terminal
 * @returns {Run[][]}
 */
export function screenRuns(terminal) {
  const buffer = terminal.buffer.active
  return Array.from({ length: terminal.rows }, (_, row) => {
    const line = buffer.getLine(buffer.viewportY + row)
    /** @type {Run[]} */
    const runs = []
    for (let column = 0; line !== undefined && column < terminal.cols; column += 1) {
      const cell = line.getCell(column)
      if (cell === undefined || cell.getWidth() === 0) continue
      const look = lookOf(cell)
      const last = runs.at(-1)
      const text = cell.getChars() || ' '
      if (last !== undefined && sameLook(last, look)) {
        last.text += text
        last.width += cell.getWidth()
      } else runs.push({ column, width: cell.getWidth(), text, ...look })
    }
    return runs.map(withoutTrailingBlanks).filter((run) => run.width > 0)
  })
}

/**
 * Trailing spaces are invisible, unless they have a background.
 * @param {Run} run
 * @returns {Run}
 */
function withoutTrailingBlanks(run) {
  if (run.background !== undefined) return run
  const text = run.text.trimEnd()
  return { ...run, text, width: run.width - (run.text.length - text.length) }
}

/**
 * @param {Pick<Run, 'foreground' | 'background' | 'bold' | 'dim'>} one
 * @param {Pick<Run, 'foreground' | 'background' | 'bold' | 'dim'>} other
 */
const sameLook = (one, other) =>
  one.foreground === other.foreground &&
  one.background === other.background &&
  one.bold === other.bold &&
  one.dim === other.dim
