import { group, type KopsErrorRule } from './kops-error-rule.ts'

/** Credentials, network, versions, and the API server. */
export const environmentErrorRules: readonly KopsErrorRule[] = [
  {
    pattern: /panic: |^goroutine \d+ \[/m,
    exitCode: 3,
    say: (_, { command }) => ({
      message: `kops crashed in \`${command}\`.`,
      hint: 'Run the same command again. If it happens again, look at `kubectl get nodes`: kops crashes when a node reports a version it cannot read.',
    }),
  },
  {
    pattern: /cluster did not validate within a duration of "([^"]*)"/,
    exitCode: 3,
    say: (found) => ({
      message: `The cluster was not healthy again within ${group(found, 1)} after a machine was replaced.`,
      hint: 'See what is missing: kubectl get nodes,pods --all-namespaces',
    }),
  },
  {
    pattern: /deadline exceeded executing task (\S+?)\. Example error: ([^\n]*)/,
    exitCode: 3,
    say: (found) => ({
      message: `AWS did not make ${group(found, 1)} within ten minutes: ${group(found, 2).slice(0, 300)}`,
      hint: 'Fix the reported problem, then run the same command again: kops resumes where it stopped.',
    }),
  },
  {
    pattern:
      /Unable to reach the kubernetes API|error listing nodes(?: in cluster)?: |error getting kubernetes client|cannot find CA certificate/,
    exitCode: 6,
    say: () => ({
      message: "The cluster's API server did not answer kops.",
      hint: 'Wait until the control plane is up, check that your address is in the access list, then run the same command again.',
    }),
  },
  {
    pattern: /connection refused|no such host|i\/o timeout|network is unreachable|TLS handshake timeout/,
    exitCode: 6,
    say: (_, { command }) => ({
      message: `kops could not connect to what it needs for \`${command}\`.`,
      hint: 'Check the network, and that the endpoint is running; in practice: `dayone practice status`.',
    }),
  },
  {
    pattern:
      /error querying for valid AZs in "([^"]*)"|got an error while querying for valid regions|no EC2 IMDS role found|InvalidClientTokenId|AuthFailure/,
    exitCode: 6,
    say: () => ({
      message: 'AWS does not accept the credentials.',
      hint: 'Log in again or choose another profile: `aws sts get-caller-identity` shows who you are.',
    }),
  },
  {
    pattern: /kops version older than last used to update the cluster/,
    exitCode: 3,
    say: () => ({
      message: 'A newer kops version has already updated the cluster.',
      hint: 'Install at least that version: `kops version` on the other computer shows it. Downgrading could break the cluster.',
    }),
  },
  {
    pattern: /cannot determine hash for "([^"]*)"/,
    exitCode: 3,
    say: (found) => ({
      message: `kops could not read the file it installs on nodes: ${group(found, 1)}`,
      hint: 'Check the network, and KOPS_BASE_URL when it is set; then run the same command again.',
    }),
  },
  {
    pattern: /Exported kubeconfig with no user authentication|Please enter Username/,
    exitCode: 3,
    say: () => ({
      message: 'The kubeconfig holds no credentials, so kubectl would ask for a password.',
      hint: 'Get a working one: dayone kubeconfig',
    }),
  },
  {
    pattern: /unknown (?:shorthand )?flag: (\S+)/,
    exitCode: 3,
    say: (found) => ({
      message: `This kops does not know the option ${group(found, 1)}.`,
      hint: 'Install kops 1.36.2: `dayone doctor` shows which one is used.',
    }),
  },
  {
    // The general form of kops' own validation errors, k8s.io/apimachinery field errors: the last rule, for those
    // without a specific one.
    pattern:
      /([A-Za-z][\w.[\]/-]*\.[\w.[\]-]+): (?:Invalid value: ("[^"]*"|\S+): |Required value: |Forbidden: |Unsupported value: )([^\n]*?)(?=, [A-Za-z][\w-]*[.[]|\]?(?:\n|$))/,
    exitCode: 2,
    say: (found) => ({
      message: `kops does not accept ${group(found, 1)}${found[2] === undefined ? '' : ` = ${found[2]}`}: ${group(found, 3).slice(0, 300)}`,
      hint: 'Correct this value; nothing was changed in the cloud.',
    }),
  },
]
