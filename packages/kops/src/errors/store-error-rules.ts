import { group, type KopsErrorRule } from './kops-error-rule.ts'

/** The state store and what lies in it. */
export const storeErrorRules: readonly KopsErrorRule[] = [
  {
    pattern: /cluster "([^"]*)" already exists|error creating cluster: file already exists/,
    exitCode: 5,
    say: (found, { cluster, state }) => {
      const name = found[1] ?? cluster ?? '<cluster>'
      return {
        message: `A cluster named ${name} is already in ${state}. Nothing was changed.`,
        hint: `Look at it: kops get cluster ${name} --state ${state}`,
        nextSteps: [
          `To see how it is secured: dayone status --cluster ${name} --state ${state}`,
          'To make a new one: choose another name.',
        ],
      }
    },
  },
  {
    pattern: /cluster not found "([^"]*)"|Cluster\.kops\.k8s\.io "([^"]*)" not found|cluster (\S+) does not exist/,
    exitCode: 2,
    say: (found, { state }) => ({
      message: `There is no cluster ${found[1] ?? found[2] ?? group(found, 3)} in ${state}.`,
      hint: `See which ones there are: kops get clusters --state ${state}`,
    }),
  },
  {
    pattern: /failed to create the encryptionconfig secret as it already exists/,
    exitCode: 5,
    say: (_, { cluster = 'the cluster', state }) => ({
      message: `${cluster} has an encryption key already. Nothing was changed: without it what it encrypted is lost.`,
      hint: `Look at it: kops get secrets --name ${cluster} --state ${state}`,
    }),
  },
  {
    pattern: /could not find encryptionconfig secret/,
    exitCode: 3,
    say: (_, { cluster = 'the cluster' }) => ({
      message: `${cluster} asks for encrypted Secrets, and the key for that is not in the state store.`,
      hint: 'Let dayone make it: dayone up cluster',
    }),
  },
  {
    pattern: /State Store: Required value/,
    exitCode: 2,
    say: () => ({ message: 'No state store is named.', hint: 'Name the bucket: --state s3://<bucket>' }),
  },
  {
    pattern:
      /State Store: Invalid value: "([^"]*)"|error building path for "([^"]*)"|unknown \/ unhandled path type: "([^"]*)"/,
    exitCode: 2,
    say: (found) => ({
      message: `"${found[1] ?? found[2] ?? group(found, 3)}" is no state store that kops can read.`,
      hint: 'A state store on AWS looks like this: s3://<bucket>',
    }),
  },
  {
    pattern: /NoSuchBucket|(?:HeadBucket|getting location for bucket "[^"]*")[\s\S]*(?:StatusCode: 404|NotFound)/,
    exitCode: 2,
    say: (_, { state }) => ({
      message: `The bucket of the state store ${state} does not exist.`,
      hint: 'Correct its name, or create the bucket first, private and with versioning.',
    }),
  },
  {
    pattern:
      /getting location for bucket "([^"]*)"|error (?:reading|fetching|listing|writing) (?:state store|s3:)[\s\S]*(?:AccessDenied|StatusCode: 403)/,
    exitCode: 6,
    say: (_, { state }) => ({
      message: `The state store ${state} could not be reached with these credentials.`,
      hint: 'Check the region, the profile and its rights on the bucket: `aws sts get-caller-identity` shows who you are.',
    }),
  },
]
