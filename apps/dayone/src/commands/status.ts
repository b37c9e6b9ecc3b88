import { practiceStatus } from '@dayone/practice-cloud'
import { UserError } from '@dayone/pipeline'
import type { Session } from '../session/session.ts'
import { cloudFolder } from '../session/practice-options.ts'
import { readyRun, runEngine } from './run-steps.ts'
import { stepStatus, type StatusRow } from './step-status.ts'
import { tableLines } from './table-lines.ts'

/** `dayone status [step…]`: one row per step, asked of the cluster just now. */
export async function status(
  session: Session,
  ids: readonly string[],
  { detailedExitcode = false } = {},
): Promise<number> {
  const { file, surroundings, options, folders } = session
  const cluster = file.get(['dayone', 'cluster'])
  if (cluster === undefined) {
    throw new UserError('There is no cluster here yet.', {
      hint: 'Create one with `dayone up`, or name one: dayone status --cluster NAME --state s3://BUCKET',
    })
  }
  const practice = await practiceStatus(cloudFolder(folders.practice))
  if (practice.state !== 'running') {
    throw new UserError(
      practice.state === 'gone'
        ? 'The practice cloud is gone, and with it the clusters it held: it lives in memory only.'
        : 'The practice cloud is not running.',
      {
        hint: '`dayone up` starts an empty one and makes the cluster again.',
        exitCode: 6,
      },
    )
  }
  const ready = await readyRun(session, { ids, ask: false })
  try {
    const facts = await ready.facts.read()
    const view = await runEngine(ready, { verify: false, isSilent: true })
    const rows = view.steps.map((step): StatusRow => {
      const wanted =
        ready.steps.find(({ id }) => id === step.id)?.plan(ready.config[step.id], undefined, facts).changes.length ?? 0
      return stepStatus(step, wanted, facts.uid !== undefined)
    })
    if (options.output === 'json')
      for (const row of rows) surroundings.stdout.write(`${JSON.stringify({ type: 'status', cluster, ...row })}\n`)
    else
      surroundings.stdout.write(
        `${[
          `${ready.cluster} · Kubernetes ${facts.kubernetesVersion} · ${facts.networkPlugin.name}`,
          '',
          ...tableLines(
            ['step', 'status', ''],
            rows.map(({ step, status: state, remark }) => [step, state, remark]),
          ),
        ].join('\n')}\n`,
      )
    if (rows.some(({ status: state }) => state === 'cannot check')) return 6
    return detailedExitcode && rows.some(({ status: state }) => state !== 'in place') ? 4 : 0
  } finally {
    ready.log.close()
  }
}
