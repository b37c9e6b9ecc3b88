import type { Finding } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'

/** Namespaces whose pods may be privileged, in every plan with the reason. NS-01. Pure. */
export const privilegedFindings = ({ namespaces }: Pick<NamespacesConfig, 'namespaces'>): readonly Finding[] =>
  namespaces
    .filter(({ profile }) => profile === 'privileged')
    .map(({ name, reason = '' }) => ({
      id: `NS-01/${name}/privileged`,
      kind: 'risk',
      target: `Namespace ${name}`,
      severity: 'high',
      control: 'NS-01',
      text: `Pods of ${name} may be privileged and take over their node. Reason in dayone.yaml: ${reason}`,
      hint: 'Use the profile baseline as soon as nothing there needs the node.',
    }))
