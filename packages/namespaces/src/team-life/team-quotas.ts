import { compareQuantities, sumQuantities } from '@dayone/kube'
import { nearestWord } from '@dayone/pipeline'

/** The part of a namespace that counts for its team. */
interface Share {
  readonly name: string
  readonly team?: string | undefined
  readonly quota: Readonly<Record<string, string | number | undefined>>
}

type Amounts = Readonly<Record<string, string | number | undefined>>

/** Teams with a quota but without a namespace, if their name is close to that of another team: it bounds nobody. Pure. */
export const misspelledTeams = (
  namespaces: readonly Share[],
  teamQuotas: Readonly<Record<string, Amounts>>,
): readonly { readonly team: string; readonly message: string }[] => {
  const teams = [...new Set(namespaces.flatMap(({ team }) => team ?? []))]
  return Object.keys(teamQuotas)
    .filter((team) => !teams.includes(team))
    .flatMap((team) => {
      const near = nearestWord(team, teams)
      return near === undefined
        ? []
        : [{ team, message: `No namespace of this list is of team ${team}. Did you mean ${near}?` }]
    })
}

/**
 * Why the namespaces of a team together get more than the team may have, as sentences: each quota is enforced in its own
 * namespace, so their sum bounds the team. Pure.
 */
export const teamQuotaProblems = (
  namespaces: readonly Share[],
  teamQuotas: Readonly<Record<string, Amounts>>,
): readonly { readonly team: string; readonly resource: string; readonly message: string }[] =>
  Object.entries(teamQuotas).flatMap(([team, most]) => {
    const own = namespaces.filter((one) => one.team === team)
    return Object.entries(most).flatMap(([resource, hard]) => {
      if (hard === undefined) return []
      const shares = own.map(({ quota }) => String(quota[resource] ?? 0))
      const sum = sumQuantities(shares)
      if (compareQuantities(sum, hard) <= 0) return []
      const parts = own.map(({ name }, index) => `${name} ${shares[index] ?? '0'}`).join(', ')
      return [
        {
          team,
          resource,
          message: `The namespaces of team ${team} get ${sum} ${resource} together (${parts}), but the team may have ${hard}. Lower their quotas, or raise teamQuotas.`,
        },
      ]
    })
  })
