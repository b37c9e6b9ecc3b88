import { groundColour, inkColour } from './terminal-cells.mjs'

/** The size of a character cell, and the padding around the screen, in SVG units. */
const cell = { width: 8.4, height: 18, fontSize: 14 }
const margin = 16

/** @param {string} text */
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** @param {number} units */
const rounded = (units) => String(Math.round(units * 100) / 100)

/**
 * @param {import('./terminal-cells.mjs').Run} run
 * @param {number} row
 */
function runElements(run, row) {
  const x = rounded(margin + run.column * cell.width)
  const top = margin + row * cell.height
  const width = rounded(run.width * cell.width)
  const ground =
    run.background === undefined
      ? ''
      : `<rect x="${x}" y="${rounded(top)}" width="${width}" height="${cell.height}" style="fill:${run.background}"/>`
  if (run.text.trim() === '') return ground
  const style = [
    run.foreground === undefined ? '' : `fill:${run.foreground}`,
    run.bold ? 'font-weight:bold' : '',
    run.dim ? 'opacity:0.65' : '',
  ].filter(Boolean)
  const attributes = style.length > 0 ? ` style="${style.join(';')}"` : ''
  // textLength keeps columns straight in any monospace font.
  return `${ground}<text x="${x}" y="${rounded(top + 13.5)}" textLength="${width}" lengthAdjust="spacingAndGlyphs"${attributes}>${escaped(run.text)}</text>`
}

/**
 * An image of a terminal's screen, as text that can be selected and read aloud. Trailing empty rows are left out.
 * @param {readonly (readonly import('./terminal-cells.mjs').Run[])[]} rows
 * @param {{ columns: number, title: string }} options
 * @returns {string}
 */
export function terminalSvg(rows, { columns, title }) {
  const used = rows.findLastIndex((runs) => runs.length > 0) + 1
  const width = rounded(columns * cell.width + 2 * margin)
  const height = used * cell.height + 2 * margin
  const lines = rows.slice(0, used).flatMap((runs, row) => runs.map((run) => runElements(run, row)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" style="fill:${groundColour}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${cell.fontSize}" style="fill:${inkColour}" xml:space="preserve">`,
    ...lines,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}
