import { group, type KopsErrorRule } from './kops-error-rule.ts'

/** What AWS refused kops: rights and limits of the account. Codes: EC2, IAM and Elastic Load Balancing API references. */
export const awsErrorRules: readonly KopsErrorRule[] = [
  {
    pattern:
      /operation error ([^:\n]+): (\w+)[^\n]*api error (?:UnauthorizedOperation|AccessDenied|AccessDeniedException)\b/,
    exitCode: 6,
    say: (found, { command }) => ({
      message: `AWS does not allow these credentials ${group(found, 1)} ${group(found, 2)}, which \`kops ${command}\` needs.`,
      hint: 'Ask whoever manages the account for this permission, then run the same command again: it goes on where it stopped.',
    }),
  },
  {
    pattern:
      /operation error ([^:\n]+): (\w+)[^\n]*api error (\w*LimitExceeded\w*|\w*QuotaExceeded\w*|TooMany\w+): ([^\n]*)/,
    exitCode: 3,
    say: (found) => ({
      message: `A limit of this AWS account is reached (${group(found, 3)} at ${group(found, 1)} ${group(found, 2)}): ${group(found, 4).slice(0, 200)}`,
      hint: 'Delete what is not used any more, or ask for more under Service Quotas; then run the same command again: it goes on where it stopped.',
    }),
  },
]
