/** The line of apps/dayone/src/steps.ts above which the generator adds. */
export const marker = '// New steps go above this line.'

/**
 * The list of steps with one more. Throws if the list has lost its marker.
 * @param {string} source of apps/dayone/src/steps.ts
 * @param {import('./step-names.mjs').StepNames} names
 * @returns {string}
 */
export function withStep(source, { id, variable }) {
  const lines = source.split('\n')
  const markerLine = lines.findIndex((line) => line.trim() === marker)
  const lastImport = lines.findLastIndex((line) => /^(import|\} from) /.test(line))
  if (markerLine < 0) {
    throw new Error(`apps/dayone/src/steps.ts has no line "${marker}" in its list; put it back at the end of the list.`)
  }
  const indentation = /^\s*/.exec(lines[markerLine] ?? '')?.[0] ?? ''
  return [
    ...lines.slice(0, lastImport + 1),
    `import { ${variable}Step } from '@dayone/${id}'`,
    ...lines.slice(lastImport + 1, markerLine),
    `${indentation}${variable}Step,`,
    ...lines.slice(markerLine),
  ].join('\n')
}
