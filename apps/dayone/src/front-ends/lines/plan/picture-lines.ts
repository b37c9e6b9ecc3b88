import type { Picture, Plan } from '@dayone/pipeline'
import { blank, boldLine, line, type Line } from '../text/line.ts'
import { padText, wrapText } from '../text/wrap-text.ts'

const TITLE = 14

/** A title and, beside it, as many rows as its text takes. */
const row = (title: string, text: string, width: number): readonly Line[] =>
  wrapText(text, Math.max(20, width - TITLE)).map((part, index): Line => [
    { text: padText(index === 0 ? title : '', TITLE), tone: 'accent' },
    { text: part },
  ])

/** "87 AWS resources, 30 files in the state store" */
export const pictureCount = ({ counts }: Picture): string =>
  counts.map(({ count, noun }) => `${count} ${noun}`).join(', ')

/** `internet ─▶ load balancer ─▶ control plane`, broken before an arrow where it is too long. */
const drawing = (path: readonly string[], width: number): readonly string[] =>
  path.reduce<readonly string[]>((rows, step) => {
    const last = rows.at(-1)
    const joined = `${last} ─▶ ${step}`
    if (last === undefined) return [step]
    return [...joined].length <= width ? [...rows.slice(0, -1), joined] : [...rows, `─▶ ${step}`]
  }, [])

/** What will be created: the way in as a drawing, then a row for each group. */
const groupLines = ({ path, groups }: Picture, width: number): readonly Line[] => [
  ...drawing(path, width)
    .flatMap((text) => wrapText(text, width))
    .map((text) => line(text)),
  ...(path.length === 0 ? [] : [blank]),
  ...groups.flatMap(({ title, lines }) => lines.flatMap((text, index) => row(index === 0 ? title : '', text, width))),
]

/** What costs money and how it is charged, a row for each; then what is true of all. */
const costLines = ({ costs }: Picture, width: number): readonly Line[] => [
  ...costs.items.flatMap(({ title, text }) => row(title, text, width)),
  ...costs.notes.flatMap((note) => wrapText(note, width).map((text) => line(text, 'dim'))),
]

/** The whole picture under its two headings. */
export const pictureLines = (picture: Picture, width: number): readonly Line[] => [
  boldLine(`What will be created: ${pictureCount(picture)}`),
  ...groupLines(picture, width),
  blank,
  boldLine('What it costs'),
  ...costLines(picture, width),
]

/** The picture for a reader who only follows a run: its groups, and the costs in one sentence. `dayone plan` has all of it. */
export const briefPictureLines = (picture: Picture, width: number): readonly Line[] => [
  boldLine(`What will be created: ${pictureCount(picture)}`),
  ...groupLines(picture, width),
  ...row('costs', picture.costs.summary, width),
]

/** The pictures of these plans; one step has one at most. */
export const picturesOf = (plans: readonly Plan[]): readonly Picture[] =>
  plans.flatMap(({ changes }) => changes.flatMap(({ picture }) => picture ?? []))
