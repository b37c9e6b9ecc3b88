/** Specs of NetworkPolicies, by what they do; the answers follow from the rules of NetworkPolicy alone. */
const block = (cidr: string, ...except: readonly string[]) => ({
  ipBlock: { cidr, ...(except.length === 0 ? {} : { except }) },
})
const egress = (...rules: readonly object[]) => ({ podSelector: {}, policyTypes: ['Egress'], egress: rules })
const all = ['169.254.169.254/32', '169.254.170.2/32', '169.254.170.23/32']

/** Title, spec, and whether it leaves the metadata addresses closed. */
export const policyCases: readonly (readonly [title: string, spec: object, isClosed: boolean])[] = [
  ['denies all', egress(), true],
  ['is for ingress', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] }, true],
  ['has nothing but a selector', { podSelector: {} }, true],
  ['allows all', egress({}), false],
  ['allows a port of everyone', egress({ ports: [{ protocol: 'TCP', port: 443 }] }), false],
  ['has an empty to', egress({ to: [] }), false],
  ['allows pods', egress({ to: [{ podSelector: {} }] }), true],
  ['allows namespaces', egress({ to: [{ namespaceSelector: {} }] }), true],
  ['allows another block', egress({ to: [block('10.0.0.0/8')] }), true],
  ['allows DNS of the VPC', egress({ to: [block('169.254.169.253/32')] }), true],
  ['allows the DNS cache of the node', egress({ to: [block('169.254.20.10/32')] }), true],
  ['allows every address', egress({ to: [block('0.0.0.0/0')] }), false],
  ['allows every address but one of them', egress({ to: [block('0.0.0.0/0', '169.254.169.254/32')] }), false],
  ['allows every address but those', egress({ to: [block('0.0.0.0/0', ...all)] }), true],
  ['allows every address but link-local ones', egress({ to: [block('0.0.0.0/0', '169.254.0.0/16')] }), true],
  ['allows the address itself', egress({ to: [block('169.254.169.254/32')] }), false],
  ['allows its network', egress({ to: [block('169.254.169.0/24')] }), false],
  ['allows half of all addresses', egress({ to: [block('128.0.0.0/1')] }), false],
  ['allows every address over IPv6', egress({ to: [block('::/0')] }), false],
  ['allows every address over IPv6 but local ones', egress({ to: [block('::/0', 'fc00::/7')] }), true],
  ['allows the address over IPv6', egress({ to: [block('fd00:ec2::/32')] }), false],
  ['opens it in its second rule', egress({ to: [block('10.0.0.0/8')] }, {}), false],
  ['opens it in its second peer', egress({ to: [{ podSelector: {} }, block('0.0.0.0/0')] }), false],
]
