/** The single cluster of a kops kubeconfig. */
export interface KubeconfigEntry {
  readonly server: URL
  readonly ca: Buffer
  readonly cert: Buffer
  readonly key: Buffer
}

/** Reads the file that `kops export kubeconfig` writes. Throws if it is incomplete. */
export function kubeconfigEntry(text: string): KubeconfigEntry {
  const field = (name: string): string => {
    const value = new RegExp(`^ *${name}: *(\\S+)$`, 'm').exec(text)?.[1]
    if (value === undefined) throw new Error(`The kubeconfig has no ${name}.`)
    return value
  }
  const data = (name: string): Buffer => Buffer.from(field(`${name}-data`), 'base64')
  return {
    server: new URL(field('server')),
    ca: data('certificate-authority'),
    cert: data('client-certificate'),
    key: data('client-key'),
  }
}
