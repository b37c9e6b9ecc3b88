import { group, type KopsErrorRule } from './kops-error-rule.ts'

/** Errors of AWS: permissions and limits of the account. Codes: EC2, IAM and Elastic Load Balancing API references. */
export const awsErrorRules: readonly KopsErrorRule[] = [
  {
    pattern:
      /operation error ([^:\n]+): (\w+)[^\n]*api error (?:UnauthorizedOperation|AccessDenied|AccessDeniedException)\b/,
    exitCode: 6,
    say: (found, { command }) => ({
      message: `AWS does not allow these credentials ${group(found, 1)} ${group(found, 2)}, which \`kops ${command}\` needs.`,
      hint: 'Ask the administrator of the account for this permission, then run the same command again: it resumes where it stopped.',
    }),
  },
  {
    pattern:
      /operation error ([^:\n]+): (\w+)[^\n]*api error (\w*LimitExceeded\w*|\w*QuotaExceeded\w*|TooMany\w+): ([^\n]*)/,
    exitCode: 3,
    say: (found) => ({
      message: `A limit of this AWS account is reached (${group(found, 3)} at ${group(found, 1)} ${group(found, 2)}): ${group(found, 4).slice(0, 200)}`,
      hint: 'Delete unused resources, or request an increase under Service Quotas; then run the same command again: it resumes where it stopped.',
    }),
  },
]
