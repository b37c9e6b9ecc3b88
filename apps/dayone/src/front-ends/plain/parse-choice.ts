import type { Choice } from '@dayone/pipeline'

/** A choice by its number, its value or its label, as people type them; or what is wrong with it. */
export const parseChoice = (
  typed: string,
  choices: readonly Choice[],
): { readonly value: string } | { readonly error: string } => {
  const text = typed.trim()
  const found =
    choices.find(({ value, label }) => [value, label].some((name) => name.toLowerCase() === text.toLowerCase())) ??
    (/^\d+$/.test(text) ? choices[Number(text) - 1] : undefined)
  if (found === undefined) return { error: `"${text}" is not a choice. Type a number from 1 to ${choices.length}.` }
  if (found.unavailable !== undefined) return { error: `${found.label}: ${found.unavailable}.` }
  return { value: found.value }
}

/** Several of them, between commas or blanks; an empty line selects none. */
export const parseChoices = (
  typed: string,
  choices: readonly Choice[],
): { readonly value: readonly string[] } | { readonly error: string } => {
  const values: string[] = []
  for (const part of typed.split(/[\s,]+/).filter((text) => text !== '')) {
    const parsed = parseChoice(part, choices)
    if ('error' in parsed) return parsed
    if (!values.includes(parsed.value)) values.push(parsed.value)
  }
  return { value: values }
}
