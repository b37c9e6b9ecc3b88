import type { AnyStep, Control } from '@dayone/pipeline'

const intro = `# Controls

The controls that findings and checks refer to by id. \`dayone explain KD-14\` shows one of them in the terminal.

Sources: CIS is the CIS Kubernetes Benchmark v2.0.1 (for Kubernetes 1.34 and 1.35, the nearest to 1.36), NSA/CISA the Kubernetes Hardening Guidance v1.2, OWASP the Kubernetes Top Ten 2025.

This page is generated from the tables of the steps: \`npm run docs -w dayone\`.
`

const section = ({ id, title, means, why, source, does, accept }: Control): string =>
  [
    `### ${id}`,
    `**${title}.** ${means}`,
    [
      `- Otherwise: ${why}`,
      `- dayone: ${does}`,
      ...(accept === undefined ? [] : [`- To accept the risk: ${accept}`]),
      `- Source: ${source}`,
    ].join('\n'),
  ].join('\n\n')

/** docs/controls.md: every control of every step, in the order people meet the steps. Pure. */
export const controlsPage = <Ports>(steps: readonly AnyStep<Ports>[]): string =>
  `${[
    intro,
    ...steps
      .filter(({ controls = [] }) => controls.length > 0)
      .flatMap(({ id, controls = [] }) => [`## \`${id}\`\n`, ...controls.map((control) => `${section(control)}\n`)]),
  ]
    .join('\n')
    .trimEnd()}\n`
