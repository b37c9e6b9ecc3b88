import { expect, test } from 'vitest'
import { defaultKubernetes, kubernetesOfKops, kubernetesVersionProblem } from './kubernetes-versions.ts'
import { SUPPORTED_KOPS } from './version.ts'

test.each<[string, RegExp | undefined]>([
  ['1.30.14', /too old: kops 1\.36 supports Kubernetes 1\.31 to 1\.36/],
  ['1.9.0', /too old/],
  ['1.31.0', undefined],
  ['1.36.9', undefined],
  ['1.37.0', /too new/],
  ['2.0.0', /too new/],
  ['1.36', /three numbers/],
  ['v1.36.1', /three numbers/],
])('Kubernetes %s', (version, problem) => {
  expect(kubernetesVersionProblem(version) ?? '').toMatch(problem ?? /^$/)
})

test("offers the versions of this program's kops, the newest first", () => {
  const { kops, newest, offered } = kubernetesOfKops
  expect(SUPPORTED_KOPS).toContain(`>=${kops}.`)
  expect(newest).toBe(kops)
  expect(offered.map(({ version }) => kubernetesVersionProblem(version))).toEqual(offered.map(() => undefined))
  expect(defaultKubernetes.startsWith(`${newest}.`)).toBe(true)
})
