import { Box, Text } from 'ink'
import { createContext, useContext } from 'react'
import type { Line, Span, Tone } from '../../lines/text/line.ts'

/** False for NO_COLOR: tones are then not shown, the text stays. */
export const ColorContext = createContext(true)

const colors: Readonly<Record<Tone, { readonly color?: string; readonly dimColor?: true }>> = {
  good: { color: 'green' },
  bad: { color: 'red' },
  warn: { color: 'yellow' },
  accent: { color: 'cyan' },
  dim: { dimColor: true },
}

const SpanText = ({ span }: { readonly span: Span }) => {
  const hasColor = useContext(ColorContext)
  const look = !hasColor || span.tone === undefined ? {} : colors[span.tone]
  return (
    <Text {...look} bold={span.bold === true && hasColor}>
      {span.text}
    </Text>
  )
}

/** Rows of text, one screen row each: what is too long is cut. */
export const Lines = ({ lines }: { readonly lines: readonly Line[] }) => (
  <Box flexDirection="column">
    {lines.map((row, index) => (
      <Text key={index} wrap="truncate-end">
        {row.every(({ text }) => text === '') ? ' ' : row.map((span, at) => <SpanText key={at} span={span} />)}
      </Text>
    ))}
  </Box>
)
