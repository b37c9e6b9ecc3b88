import { Linter } from 'eslint'
import { describe, expect, it } from 'vitest'
import plainTexts from './plain-texts.mjs'

const found = (code: string): readonly string[] =>
  new Linter()
    .verify(code, [{ plugins: { texts: plainTexts }, rules: { 'texts/commands': 'error' } }])
    .map(({ message }) => message)

describe('a printed command of kops says its cluster and its state store', () => {
  it.each([
    ['const a = { hint: `Show them: kops edit cluster --name ${name}` }'],
    ["const a = { hint: 'Run `kops update cluster --yes`.' }"],
    ["const a = { hint: ok ? 'No.' : 'Run `kops get all` first.' }"],
    ["throw new UserError('It is open.', { nextSteps: ['kops rolling-update cluster --yes'] })"],
    ['const line = `kops get all --name ${name} -o yaml`'],
  ])('not %s', (code) => {
    expect(found(code).join()).toContain('kopsLine')
  })

  it.each([
    ["const a = { hint: `Show them: ${kopsLine(where, 'edit cluster')}` }"],
    ["const a = { hint: 'Choose one of `kops create cluster --help`.' }"],
    ["const a = { hint: 'kops replaces the instances, and validates the cluster in between.' }"],
    ["const a = { means: 'kops update cluster, without --yes', text: 'The cloud is as saved.' }"],
    ["const a = { hint: 'Nothing.', run: () => ({ asks: '`kops validate cluster`.' }) }"],
    ["const a = { hint: '~/bin/kops get all' }"],
    ["const a = { hint: 'Render it: kops toolbox template --template FILE' }"],
    ["const a = { hint: 'Save one with `kops get all --name <cluster> --state <store> -o yaml`.' }"],
  ])('%s', (code) => {
    expect(found(code)).toEqual([])
  })
})
