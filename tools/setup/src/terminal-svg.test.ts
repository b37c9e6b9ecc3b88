import { Terminal } from '@xterm/headless'
import { expect, it } from 'vitest'
import { groundColour, inkColour, paletteColour, screenRuns } from './terminal-cells.mjs'
import { terminalSvg } from './terminal-svg.mjs'

async function screenAfter(output: string) {
  const terminal = new Terminal({ cols: 20, rows: 4, allowProposedApi: true })
  await new Promise<void>((resolve) => terminal.write(output, resolve))
  return screenRuns(terminal)
}

it.each([
  [1, '#ff7b72'],
  [16, '#000000'],
  [196, '#ff0000'],
  [232, '#080808'],
  [255, '#eeeeee'],
])('color %d of the palette is %s', (index, expected) => {
  expect(paletteColour(index)).toBe(expected)
})

it('splits a row where the style changes, and handles wide characters', async () => {
  const [first] = await screenAfter('plain\u001b[1;32mgreen\u001b[0m\u001b[7m宽\u001b[0m')
  expect(first).toMatchObject([
    { column: 0, width: 5, text: 'plain', foreground: undefined, bold: false },
    { column: 5, width: 5, text: 'green', foreground: '#3fb950', bold: true },
    { column: 10, width: 2, text: '宽', foreground: groundColour, background: inkColour },
  ])
})

it('escapes text and leaves out trailing empty rows', async () => {
  const svg = terminalSvg(await screenAfter('a < b & "c"'), { columns: 20, title: 'one <row>' })
  expect(svg).toContain('>a &lt; b &amp; &quot;c&quot;</text>')
  expect(svg).toContain('<title>one &lt;row&gt;</title>')
  expect(svg).toContain('height="50"')
})
