import { rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { describeCertificate, ensurePrivateDirectory, readFileIfExists, writePrivateFile } from '@dayone/host'
import { noSuchCluster } from '@dayone/kops-driver'
import { contextNames, personCertificate, personKubeconfig } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import { breakGlassHours, personProblem, type RbacConfig } from '@dayone/rbac'
import { kubeconfigFolder } from '../../../clouds/connect-ports.ts'
import { programsOf } from '../../../clouds/programs-of.ts'
import { clusterOf, openRunning } from '../../../run/open-running.ts'
import type { Session } from '../../../session/session.ts'
import { checkedLifetime } from '../../kubeconfig/lifetime.ts'
import { refuseGit } from '../../kubeconfig/refuse-git.ts'
import { targetFile } from '../../kubeconfig/target-file.ts'
import { rbacConfigOf } from '../rbac-config-of.ts'
import { recordCertificate } from './record-certificate.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { timeText } from '../../../front-ends/lines/text/time-text.ts'

/** In hours. */
const DAY = 24

/** The user, the cluster and the lifetime. */
interface Person {
  readonly user: string
  readonly group: string
  readonly cluster: string
  readonly hours: number
}

/**
 * `dayone rbac kubeconfig <user> --group NAME`: a client certificate of a person, signed by the cluster, in a file that only
 * they can read. Returns 0. Throws UserError: exit 2 for reserved or invalid names, exit 5 if a file of another
 * person exists, exit 6 if the cluster cannot be queried.
 */
export async function personalKubeconfig(
  session: Session,
  [user = '']: readonly string[],
  options: RbacOptions,
): Promise<number> {
  const [group = ''] = options.group ?? []
  const problem = personProblem(user, group)
  if (problem !== undefined) throw new UserError(problem, { hint: 'dayone rbac kubeconfig jane --group oidc:shop' })
  const cluster = clusterOf(session)
  const isEmergency = isBreakGlass(session, group)
  const { lifetime = isEmergency ? `${breakGlassHours}h` : '8h' } = options
  const hours = checkedLifetime(lifetime, cluster, cluster)
  if (isEmergency && hours > breakGlassHours)
    throw new UserError(
      `--lifetime ${lifetime}: a certificate for ${group} is valid for at most ${breakGlassHours}h, because it makes ${user} cluster admin.`,
      { hint: 'Renew it with the same command if the emergency lasts longer.' },
    )
  if (hours > DAY)
    throw new UserError(
      `--lifetime ${lifetime}: a personal certificate is valid for at most 24h, because it cannot be revoked.`,
      {
        hint: 'Renew it with the same command, or let people sign in through an identity provider (OIDC).',
      },
    )
  return write(
    session,
    { user, group, cluster, hours },
    options.out ?? `${user.replaceAll(/[^\w.@-]/g, '-')}.kubeconfig`,
  )
}

async function write(session: Session, person: Person, out: string): Promise<number> {
  const { user, group, cluster, hours } = person
  const { cloud, log, state } = await openRunning(session, { changes: false })
  const fresh = join(kubeconfigFolder(cloud.folderOf(state)), `${cluster}.${process.pid}.person.yaml`)
  try {
    const file = await targetFile(session.surroundings, cluster, { out: resolve(session.surroundings.cwd, out) })
    await refuseGit(file, cluster, {
      programs: programsOf(session, log),
      env: session.surroundings.env,
      ways: [`dayone rbac kubeconfig ${user} --group ${group} --cluster ${cluster} --out ~/${user}.kubeconfig`],
    })
    refuseOthersFile(file, await readFileIfExists(file), `${user}@${cluster}`)
    const { kops, kube } = await cloud.portsFor(cluster, state)
    try {
      if ((await kops.getSpec(cluster)) === undefined)
        throw noSuchCluster({ name: cluster, state }, await kops.listClusters())
      await ensurePrivateDirectory(dirname(fresh))
      await kops.exportKubeconfig(cluster, { kubeconfig: fresh, adminLifetime: '10m' })
      const credential = await personCertificate(kube, {
        user,
        group,
        seconds: Math.round(hours * 3600),
        clock: session.clock,
        why: `dayone rbac kubeconfig ${user}`,
      })
      if (!('certificate' in credential)) throw new Error('the signer issued no certificate')
      if (isBreakGlass(session, group))
        await recordCertificate(kube, { user, group, until: describeCertificate(credential.certificate).notAfter })
      await writePrivateFile(file, personKubeconfig((await readFileIfExists(fresh)) ?? '', { user, ...credential }))
      say(session, person, file, describeCertificate(credential.certificate).notAfter)
      return 0
    } finally {
      kube.close()
    }
  } finally {
    await rm(fresh, { force: true })
    await rm(`${fresh}.lock`, { force: true })
    log.close()
  }
}

/** Throws UserError (exit 5) for a file that holds anything but earlier credentials of the same person. */
function refuseOthersFile(file: string, present: string | undefined, context: string): void {
  if (present === undefined || present.trim() === '') return
  const names = contextNames(present)
  if (names.length === 1 && names[0] === context) return
  throw new UserError(`${file} already exists. Nothing was written.`, {
    hint: 'Use a different file: --out FILE',
    exitCode: 5,
  })
}

const hasRights = ({ teams, auditors, operators = [], breakGlass = [] }: RbacConfig, group: string): boolean =>
  teams.some((team) => team.group === group) || [...auditors, ...operators, ...breakGlass].includes(group)

const isBreakGlass = (session: Session, group: string): boolean =>
  rbacConfigOf(session).breakGlass?.includes(group) ?? false

function say(session: Session, { user, group, cluster }: Person, file: string, until: Date): void {
  const { stdout } = session.surroundings
  if (session.options.output === 'json') {
    const notAfter = until.toISOString()
    stdout.write(`${JSON.stringify({ type: 'rbac.kubeconfig', cluster, file, user, group, notAfter })}\n`)
    return
  }
  const lines = [
    `${file}: written. Only you can read it; give it to ${user} over a private channel.`,
    `Anyone who has it is ${user} in the group ${group} until ${timeText(until)}; it cannot be revoked earlier.`,
    ...(isBreakGlass(session, group)
      ? [`WARNING: ${user} is cluster admin with it. The use is recorded in the cluster, and verify reports it.`]
      : []),
    ...(hasRights(rbacConfigOf(session), group)
      ? []
      : [`dayone.yaml gives ${group} no rights yet: add a team under rbac, then run \`dayone up rbac\`.`]),
    `Try it: kubectl --kubeconfig ${file} auth whoami`,
  ]
  stdout.write(`${lines.join('\n')}\n`)
}
