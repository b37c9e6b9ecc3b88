import * as z from 'zod'

const serviceAccount = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/,
    'Write a service account as NAMESPACE/NAME, for example "monitoring/prometheus".',
  )

/** Service accounts of the platform, by purpose. */
export const callers = (what: string) => z.array(serviceAccount).optional().describe(what)

interface CallersInput {
  readonly namespaces: readonly { readonly name: string }[]
  readonly scrapers?: readonly string[] | undefined
  readonly ingressControllers?: readonly string[] | undefined
}

/** Accounts in namespaces of teams, who could run anything as them. */
export const callerProblems = ({ namespaces, scrapers = [], ingressControllers = [] }: CallersInput) =>
  Object.entries({ scrapers, ingressControllers }).flatMap(([key, accounts]) =>
    accounts.flatMap((account, index) => {
      const [own] = account.split('/')
      return namespaces.some(({ name }) => name === own)
        ? [
            {
              path: [key, index],
              message: `${own} is a namespace of this list, so a team decides what runs there. List it under ingressFrom of the namespaces that it may connect to instead.`,
            },
          ]
        : []
    }),
  )
