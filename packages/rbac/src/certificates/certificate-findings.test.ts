import { createCertificateAuthority, describeCertificate, issueCertificate } from '@dayone/host'
import { expect, test } from 'vitest'
import { certificateFindings } from './certificate-findings.ts'
import { certificatesTable } from './certificates-table.ts'
import type { HeldCertificate } from './read-certificates.ts'

const now = new Date('2026-11-28T12:00:00Z')
const hour = 3600
const file = '/home/ana/.kube/my config'

const held = async (organizations: readonly string[], seconds: number, isInFile: boolean): Promise<HeldCertificate> => {
  const ca = await createCertificateAuthority('kubernetes-ca')
  const { certificatePem } = await issueCertificate({ ca, commonName: 'kubecfg-ana', organizations, seconds, now })
  return {
    ...describeCertificate(certificatePem),
    kubeconfigs: isInFile ? [{ user: 'demo', file }] : [],
    where: isInFile ? `demo in ${file}` : 'CertificateSigningRequest x',
  }
}
const found = async (organizations: readonly string[], seconds: number, isInFile = true) =>
  certificateFindings({ certificates: [await held(organizations, seconds, isInFile)], unread: [], files: [] }, now)[0]

const masters = ['system:masters', 'dev']

test.each<[string, readonly string[], number, boolean, string | undefined]>([
  ['a year in a kubeconfig', masters, 365 * 24 * hour, true, 'medium'],
  ['a little more than a day', masters, 24 * hour + 1, true, 'medium'],
  ['a day, and what kops makes by default', masters, 24 * hour, true, undefined],
  ['expired', masters, -1, true, undefined],
  ['another group', ['dev'], 365 * 24 * hour, true, undefined],
  ['issued by the API, for an hour', masters, hour, false, 'high'],
  ['issued by the API, expired', masters, -1, false, undefined],
  ['issued by the API for another group', ['dev'], 365 * 24 * hour, false, undefined],
])('%s', async (_, organizations, seconds, isInFile, severity) => {
  expect((await found(organizations, seconds, isInFile))?.severity).toBe(severity)
})

test('the finding says how long, that it cannot be revoked, and the way out', async () => {
  expect(await found(masters, 365 * 24 * hour)).toMatchObject({
    id: 'RB-02/certificate/kubecfg-ana/2027-11-28T12:00:00.000Z',
    text: 'The certificate of kubecfg-ana is in system:masters for 365 more days: anyone with a copy of that file is cluster admin, and it cannot be revoked.',
    hint: expect.stringContaining(`\`kubectl config --kubeconfig '${file}' delete-user demo\``) as string,
  })
})

test('a file that was not read is said, and is no proof', () => {
  expect(certificateFindings({ certificates: [], unread: ['/broken'], files: ['/broken'] }, now)).toMatchObject([
    { severity: 'low', text: expect.stringContaining('/broken') as string },
  ])
})

test('the table also has what is no risk: other groups, and what has expired', async () => {
  const certificates = [await held(masters, 17.5 * hour, true), await held(['dev'], -1, false)]
  const table = certificatesTable({ certificates, unread: [], files: [file] }, now)
  expect(table.rows).toEqual([
    ['kubecfg-ana', 'system:masters, dev', `demo in ${file}`, '2026-11-28', '2026-11-29 05:30Z, 18 more hours'],
    ['kubecfg-ana', 'dev', 'CertificateSigningRequest x', '2026-11-28', 'expired 2026-11-28 11:59Z'],
  ])
  expect(table.notes.join(' ')).toContain('None can be revoked')
})
