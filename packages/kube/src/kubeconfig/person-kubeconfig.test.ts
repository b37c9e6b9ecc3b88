import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { personKubeconfig } from './person-kubeconfig.ts'

const admin = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [
    { name: 'a.example.com', cluster: { server: 'https://127.0.0.1:1', 'certificate-authority-data': 'Q0E=' } },
  ],
  users: [{ name: 'a.example.com', user: { 'client-key-data': 'YWRtaW4ta2V5' } }],
  contexts: [{ name: 'a.example.com', context: { cluster: 'a.example.com', user: 'a.example.com' } }],
  'current-context': 'a.example.com',
})

test("contains only the cluster of the administrator's kubeconfig", () => {
  const text = personKubeconfig(admin, { user: 'jane', certificate: 'CERT', privateKey: 'KEY' })
  expect(text).not.toContain('YWRtaW4ta2V5')
  expect(parse(text)).toMatchObject({
    clusters: [{ cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'jane', user: { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ' } }],
    contexts: [{ name: 'jane@a.example.com', context: { cluster: 'a.example.com', user: 'jane' } }],
    'current-context': 'jane@a.example.com',
  })
})
