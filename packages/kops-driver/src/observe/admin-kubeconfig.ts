import { describeCertificate, readFileIfExists, writePrivateFile } from '@dayone/host'
import type { Kops } from '@dayone/kops'
import { parseKubeconfig } from '@dayone/kube'
import { defined, type Clock, type StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'

/** What is left at least of a certificate that we begin to work with. */
const ENOUGH_MS = 10 * 60_000

export interface AdminKubeconfig {
  readonly kops: Kops
  readonly cluster: string
  /** Where the private kubeconfig (0600) lies. */
  readonly file: string
  readonly clock: Clock
  /** In kops' words: `1h`. */
  readonly lifetime: string
  /** Ends the asking. */
  readonly stop?: AbortSignal
}

/**
 * Makes sure that the private admin kubeconfig is there and good for ten minutes more; renews it silently from the
 * state store when it is not. Throws what `kops export kubeconfig` throws.
 */
export async function adminKubeconfig({ kops, cluster, file, clock, lifetime, stop }: AdminKubeconfig): Promise<void> {
  const present = await readFileIfExists(file)
  if (present !== undefined && validUntil(present, cluster) > clock.now().getTime() + ENOUGH_MS) return
  await kops.exportKubeconfig(cluster, {
    kubeconfig: file,
    adminLifetime: lifetime,
    ...defined({ kill: stop }),
  })
  const renewed = await readFileIfExists(file)
  // kops keeps the mode of a file it finds; ours must be closed to others whatever it was before.
  if (renewed !== undefined) await writePrivateFile(file, renewed)
}

export const ADMIN_LIFETIME = '1h'

/** The same for the cluster of a step. */
export const ensureAdminKubeconfig = (cluster: string, { ports, clock }: StepContext<ClusterPorts>): Promise<void> =>
  adminKubeconfig({ kops: ports.kops, cluster, file: ports.kubeconfigFile, clock, lifetime: ADMIN_LIFETIME })

/** Milliseconds of the epoch; 0 for a file that cannot be used or leads to another cluster. */
function validUntil(kubeconfig: string, cluster: string): number {
  const context = kubeconfig.split('\n').find((line) => line.startsWith('current-context:'))
  if (context?.slice('current-context:'.length).trim().replaceAll('"', '') !== cluster) return 0
  try {
    const { user } = parseKubeconfig(kubeconfig)
    if (!('certificate' in user) || !('pem' in user.certificate)) return 0
    return describeCertificate(user.certificate.pem).notAfter.getTime()
  } catch {
    // Whatever is wrong with it, a new one from kops puts it right.
    return 0
  }
}
