/** Tools that write an object again, from a file without the change, by their labels and annotations. */
const writers: readonly (readonly [string, RegExp])[] = [
  ['Argo CD', /^argocd\.argoproj\.io\//],
  ['Flux', /^(kustomize|helm)\.toolkit\.fluxcd\.io\//],
  ['Helm', /^(helm\.sh\/chart|meta\.helm\.sh\/)/],
]

/** The tool that an object with these labels and annotations belongs to. Pure. */
export const writerOf = (marks: Readonly<Record<string, string>>): string | undefined =>
  writers.find(([, key]) => Object.keys(marks).some((one) => key.test(one)))?.[0]
