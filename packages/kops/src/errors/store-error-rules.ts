import { kopsLine, kopsStoreLine } from '../printed/kops-line.ts'
import { group, type KopsErrorRule } from './kops-error-rule.ts'

/** Errors of the state store and its contents. */
export const storeErrorRules: readonly KopsErrorRule[] = [
  {
    pattern: /cluster "([^"]*)" already exists|error creating cluster: file already exists/,
    exitCode: 5,
    say: (found, { cluster, state }) => {
      const name = found[1] ?? cluster ?? '<cluster>'
      return {
        message: `A cluster named ${name} already exists in ${state}. Nothing was changed.`,
        hint: `Show it: ${kopsLine({ name, state }, 'get cluster')}`,
        nextSteps: [
          `To see how it is secured: dayone status --cluster ${name} --state ${state}`,
          'To create a new one: choose a different name.',
        ],
      }
    },
  },
  {
    pattern: /cluster not found "([^"]*)"|Cluster\.kops\.k8s\.io "([^"]*)" not found|cluster (\S+) does not exist/,
    exitCode: 2,
    say: (found, { state }) => ({
      message: `No cluster ${found[1] ?? found[2] ?? group(found, 3)} in ${state}.`,
      hint: `List the clusters: ${kopsStoreLine(state, 'get clusters')}`,
    }),
  },
  {
    pattern: /failed to create the encryptionconfig secret as it already exists/,
    exitCode: 5,
    say: (_, { cluster, state }) => ({
      message: `${cluster ?? 'The cluster'} already has an encryption key. Nothing was changed: without that key, what it encrypted is lost.`,
      hint: `Show it: ${kopsLine({ name: cluster ?? '<cluster>', state }, 'get secrets')}`,
    }),
  },
  {
    pattern: /could not find encryptionconfig secret/,
    exitCode: 3,
    say: (_, { cluster = 'the cluster' }) => ({
      message: `${cluster} encrypts Secrets, but the key for that is not in the state store.`,
      hint: 'Let dayone create it: dayone up cluster',
    }),
  },
  {
    pattern: /State Store: Required value/,
    exitCode: 2,
    say: () => ({ message: 'No state store is set.', hint: 'Name the bucket: --state s3://<bucket>' }),
  },
  {
    pattern:
      /State Store: Invalid value: "([^"]*)"|error building path for "([^"]*)"|unknown \/ unhandled path type: "([^"]*)"/,
    exitCode: 2,
    say: (found) => ({
      message: `"${found[1] ?? found[2] ?? group(found, 3)}" is not a state store that kops can read.`,
      hint: 'A state store on AWS looks like this: s3://<bucket>',
    }),
  },
  {
    pattern: /NoSuchBucket|(?:HeadBucket|getting location for bucket "[^"]*")[\s\S]*(?:StatusCode: 404|NotFound)/,
    exitCode: 2,
    say: (_, { state }) => ({
      message: `The bucket of the state store ${state} does not exist.`,
      hint: 'Check its name, or create the bucket first, private and with versioning.',
    }),
  },
  {
    pattern:
      /getting location for bucket "([^"]*)"|error (?:reading|fetching|listing|writing) (?:state store|s3:)[\s\S]*(?:AccessDenied|StatusCode: 403)/,
    exitCode: 6,
    say: (_, { state }) => ({
      message: `The state store ${state} could not be reached with these credentials.`,
      hint: 'Check the region, the profile and its permissions for the bucket: `aws sts get-caller-identity` shows who you are.',
    }),
  },
]
