/** The pages of the wizard: which questions of which step stand together. A question nobody placed goes to its step's page. */
export interface Page {
  readonly id: string
  readonly title: string
  readonly holds: (stepId: string, key: string) => boolean
}

const ACCESS = ['apiLoadBalancer', 'bastion', 'apiAccess', 'sshAccess']
const ADDRESS = 'lookUpAddress'

export const pages: readonly Page[] = [
  { id: 'where', title: 'where', holds: (step, key) => step === 'dayone' && key !== ADDRESS },
  { id: 'cluster', title: 'cluster', holds: (step, key) => step === 'cluster' && !ACCESS.includes(key) },
  {
    id: 'access',
    title: 'access',
    holds: (step, key) => key === ADDRESS || step === 'metadata-guard' || (step === 'cluster' && ACCESS.includes(key)),
  },
  { id: 'apps', title: 'namespace', holds: (step) => step === 'namespaces' },
  { id: 'people', title: 'people', holds: (step) => step === 'rbac' },
  { id: 'application', title: 'application', holds: (step) => step === 'applications' },
]
