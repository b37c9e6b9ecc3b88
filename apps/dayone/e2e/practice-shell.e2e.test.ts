import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { startChild, type Ended } from './run-child.ts'
import { startInTerminal } from './start-in-terminal.ts'

/** The practice shell, and the lines for the user's own shell, in a real bash in an empty folder. */
let world: PracticeWorld
let home = ''
let empty = ''

beforeAll(async () => {
  world = await createWorld()
  home = await mkdtemp(join(tmpdir(), 'dayone-home-'))
  expect(await world.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
  await rm(home, { recursive: true })
})

beforeEach(async () => {
  empty = await mkdtemp(join(tmpdir(), 'dayone-empty-'))
  return () => rm(empty, { recursive: true })
})

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** bash in an empty folder, as the user's own shell: with its own HOME, and an AWS_PROFILE for another account. */
const bash = (script: string, more: Readonly<Record<string, string>> = {}): Promise<Ended> => {
  const { program, args, env } = world.launch()
  return startChild({
    program: '/bin/bash',
    args: ['-c', script],
    env: { ...env, HOME: home, AWS_PROFILE: 'other', NODE: program, MAIN: args[0] ?? '', ...more },
    cwd: empty,
    deadlineMs: 4 * 60_000,
  }).ended
}

const EVAL = 'eval "$("$NODE" "$MAIN" practice env)" && '

it('env: HOME stays, KUBECONFIG is an existing file, kops and kubectl work, no file is created', async () => {
  const run = await bash(
    `${EVAL} echo "$HOME|\${AWS_PROFILE-none}|$KOPS_STATE_STORE"; kubectl config view -o json; kops get clusters || true`,
  )
  expect(run.stdout.split('\n')[0]).toBe(`${home}|none|s3://practice-state`)
  expect(run.stdout).toContain('"kind": "Config"')
  expect(run.stderr).toMatch(/no clusters found/i)
  expect(await readdir(empty)).toEqual([])
})

it('env: dayone in that shell is this one, with its parts; it finds the cloud', async () => {
  const run = await bash(`${EVAL} dayone practice status && dayone doctor --on practice; type dayone`)
  expect(run.stdout).toMatch(/^running since /)
  expect(run.stdout).toContain('all built')
  expect(run.stdout).toContain(join(world.folder, 'cloud', 'bin', 'dayone'))
})

it("no key is in a program's arguments or in a file that others can read", async () => {
  const bin = join(world.folder, 'cloud', 'bin')
  for (const name of await readdir(bin)) expect((await stat(join(bin, name))).mode & 0o077).toBe(0)
  const state = JSON.parse(await readFile(join(world.folder, 'cloud', 'cloud.json'), 'utf8')) as {
    readonly key: { readonly secret: string }
  }
  expect(execFileSync('/bin/ps', ['axww', '-o', 'args'], { encoding: 'utf8' })).not.toContain(state.key.secret)
})

it('shell: runs commands from stdin, and returns its exit code', async () => {
  const run = await bash(
    `echo 'echo "in $DAYONE_PRACTICE_SHELL $HOME"; dayone practice status; exit 7' | SHELL=/bin/bash "$NODE" "$MAIN" practice shell`,
  )
  expect(run.exitCode).toBe(7)
  expect(run.stdout).toContain(`in 1 ${home}`)
  expect(run.stdout).toContain('running since')
  expect(await readdir(empty)).toEqual([])
})

it('shell: rejects nesting', async () => {
  const run = await bash(`echo 'dayone practice shell' | SHELL=/bin/bash "$NODE" "$MAIN" practice shell`)
  expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('already in the practice shell') as string })
})

it.each([
  ['/bin/bash', '.bashrc'],
  ['/bin/sh', '.profile'],
])(
  "shell: %s in a terminal marks its prompt, overrides the user's own settings, and exits cleanly",
  async (shell, rc) => {
    await writeFile(join(home, rc), "export AWS_PROFILE=other KUBECONFIG=/elsewhere\nPS1='mine> '\n")
    const launch = world.launch('practice', 'shell')
    const terminal = startInTerminal(
      { ...launch, env: { ...launch.env, HOME: home, SHELL: shell } },
      { columns: 120, rows: 30 },
    )
    await terminal.shows('Leave with: exit', /\(practice\) /)
    terminal.press('echo "profile=${AWS_PROFILE-none} $KUBECONFIG"\r')
    await terminal.shows('profile=none', join(world.folder, 'cloud', 'kubeconfig').slice(-20))
    terminal.press('exit\r')
    expect(await terminal.ended).toMatchObject({ exitCode: 0, isCursorShown: true, isAlternate: false })
  },
)

it('kops create cluster works without --channel, and the cluster is built', async () => {
  const create = await bash(
    `${EVAL} kops create cluster by-hand.example.com --zones us-west-2a --dns none && kops update cluster by-hand.example.com --yes --admin && kubectl config current-context`,
  )
  expect(create.stderr).not.toContain('raw.githubusercontent.com')
  expect(create).toMatchObject({ exitCode: 0 })
  expect(create.stdout.trim().split('\n').at(-1)).toBe('by-hand.example.com')
  const template = join(empty, 'a.tpl')
  await writeFile(template, '{{ ChannelRecommendedKopsKubernetesVersion }}\n')
  const run = await bash(`${EVAL} kops toolbox template --template ${template}`)
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/1\.36\.\d/) as string })
})

/** The response there to another user of this computer, over HTTP and TLS: the status, or none. */
async function strangerAt(port: string): Promise<readonly string[]> {
  const curl = (url: string): string => {
    const args = ['-sk', '--max-time', '5', '-o', '/dev/null', '-w', '%{http_code}', url]
    return spawnSync('/usr/bin/curl', args, { encoding: 'utf8' }).stdout
  }
  const paths = ['/api/v1/secrets', '/v2/keys', '/pods', '/logs', '/configz', '/metrics', '/?Action=DescribeInstances']
  return paths.flatMap((path) => ['http', 'https'].map((scheme) => curl(`${scheme}://127.0.0.1:${port}${path}`)))
}

it('no port of practice accepts clients without key or certificate, or listens elsewhere', async () => {
  // kops is done when the cloud is; the API server starts after that.
  const ready = await bash(`${EVAL} kops validate cluster by-hand.example.com --wait 3m --interval 1s`)
  expect(ready).toMatchObject({ exitCode: 0 })
  const sockets = execFileSync('/usr/bin/ss', ['-Hltnp'], { encoding: 'utf8' }).split('\n')
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const ours = new Set<string>()
  for (const pid of pids) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '')
    if (line.includes(world.folder) || cwd.startsWith(world.folder)) ours.add(pid)
  }
  const listening = sockets.filter((line) => [...line.matchAll(/pid=(\d+)/g)].some(([, pid]) => ours.has(pid ?? '')))
  const programs = new Set(listening.map((line) => /\(\("([^"]+)"/.exec(line)?.[1]))
  expect(programs).toContain('etcd')
  expect(programs).toContain('kube-apiserver')
  expect(programs).not.toContain('kwok')
  for (const line of listening) {
    const address = line.trim().split(/\s+/)[3] ?? ''
    expect(address).toMatch(/^127\.0\.0\.1:\d+$/)
    const statuses = await strangerAt(address.split(':')[1] ?? '')
    // 000: no response in that protocol, or the handshake is rejected; 400: plain HTTP to a TLS server.
    expect({ line, told: statuses.filter((status) => !['000', '400', '401', '403'].includes(status)) }).toEqual({
      line,
      told: [],
    })
  }
})

it('stop: lists the clusters; exit 2 without a terminal, --yes ends them', async () => {
  for (const action of ['stop', 'reset']) {
    const refused = await bash(`${EVAL} dayone practice ${action}`)
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(refused.stderr.replaceAll(/\s+/g, ' ')).toContain('by-hand.example.com')
    expect(refused.stderr.replaceAll(/\s+/g, ' ')).toContain(`dayone practice ${action} --yes`)
  }
  const status = await world.dayone('practice', 'status')
  expect(status.stdout).toContain('Its clusters: by-hand.example.com.')

  const terminal = startInTerminal(world.launch('practice', 'stop'), { columns: 120, rows: 30 })
  await terminal.shows('by-hand.example.com')
  terminal.press('\r')
  expect(await terminal.ended).toMatchObject({ exitCode: 0, text: expect.stringContaining('keeps running') as string })

  const stopped = await bash(`${EVAL} dayone practice stop --yes`)
  expect(stopped).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('by-hand.example.com') as string })
  expect((await world.dayone('practice', 'status')).stdout).toBe('not running\n')
})

it('env under npm with its banner prints no lines; with --silent they work, and no file is created', async () => {
  expect(await world.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
  const clone = join(empty, 'clone')
  await mkdir(clone)
  // Like start.mjs in a clone.
  await writeFile(
    join(clone, 'package.json'),
    JSON.stringify({ name: 'dayone-workspace', version: '0.1.0', scripts: { start: `${process.execPath} start.mjs` } }),
  )
  const { args } = world.launch()
  await writeFile(
    join(clone, 'start.mjs'),
    `process.env.DAYONE_COMMAND = 'npm start --'\nconst { handOver } = await import(${JSON.stringify(join(root, 'tools/setup/src/hand-over.mjs'))})\nhandOver(process.execPath, [${JSON.stringify(args[0])}, ...process.argv.slice(2)])\n`,
  )
  const loud = await bash(`npm start --prefix clone -- practice env`)
  expect(loud.exitCode).not.toBe(0)
  expect(loud.stdout).not.toContain('export')
  expect(loud.stderr.replaceAll(/\s+/g, ' ')).toContain('eval "$(npm start --silent -- practice env)"')
  const quiet = await bash(
    `cd "$(mktemp -d)" && eval "$(npm start --silent --prefix ${clone} -- practice env)" && ls -A && kops version && echo "$HOME"`,
  )
  expect(quiet).toMatchObject({ exitCode: 0 })
  expect(quiet.stderr).not.toMatch(/not found|No such/)
  expect(quiet.stdout).toMatch(/^Client version: 1\.36\.2[^\n]*\n/)
  expect(quiet.stdout).toContain(home)
})
