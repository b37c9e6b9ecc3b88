import { describeCertificate, readFileIfExists, writePrivateFile } from '@dayone/host'
import type { Kops } from '@dayone/kops'
import { parseKubeconfig } from '@dayone/kube'
import { defined, type Clock, type StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'

/** The minimum remaining validity of a certificate that we start to work with. */
const ENOUGH_MS = 10 * 60_000

/** Which admin kubeconfig is needed, and where it is written. */
export interface AdminKubeconfig {
  readonly kops: Kops
  readonly cluster: string
  /** The path of the private kubeconfig (0600). */
  readonly file: string
  readonly clock: Clock
  /** In kops' format: `1h`. */
  readonly lifetime: string
  /** Aborts the request. */
  readonly stop?: AbortSignal
}

/**
 * Ensures that the private admin kubeconfig exists and is valid for ten more minutes; otherwise silently renews it from
 * the state store. Throws errors of `kops export kubeconfig`.
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
  // kops keeps the mode of an existing file. Ours must be private regardless of its previous mode.
  if (renewed !== undefined) await writePrivateFile(file, renewed)
}

export const ADMIN_LIFETIME = '1h'

/** Like `adminKubeconfig`, for the cluster of a step. */
export const ensureAdminKubeconfig = (cluster: string, { ports, clock }: StepContext<ClusterPorts>): Promise<void> =>
  adminKubeconfig({ kops: ports.kops, cluster, file: ports.kubeconfigFile, clock, lifetime: ADMIN_LIFETIME })

/** Milliseconds since the epoch; 0 for a file that is unusable or points to another cluster. */
function validUntil(kubeconfig: string, cluster: string): number {
  const context = kubeconfig.split('\n').find((line) => line.startsWith('current-context:'))
  if (context?.slice('current-context:'.length).trim().replaceAll('"', '') !== cluster) return 0
  try {
    const { user } = parseKubeconfig(kubeconfig)
    if (!('certificate' in user) || !('pem' in user.certificate)) return 0
    return describeCertificate(user.certificate.pem).notAfter.getTime()
  } catch {
    // Whatever is wrong with the file, kops writes a new one.
    return 0
  }
}
