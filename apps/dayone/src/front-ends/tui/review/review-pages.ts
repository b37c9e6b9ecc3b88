import type { Plan } from '@dayone/pipeline'
import type { ApprovalContext } from '../../front-end.ts'
import { picturesOf } from '../../lines/plan/picture-lines.ts'
import { previewsOf } from '../../lines/plan/preview-lines.ts'

/**
 * table: the risk of the settings · picture: what will be created and what it costs · list: every change · preview:
 * the complete output of kops
 */
export type ReviewPage = 'table' | 'picture' | 'list' | 'preview'

/** A new cluster gets a table of its settings; later plans are lists. */
export const isNewCluster = ({ isFirst, canChangeAnswers }: ApprovalContext): boolean => isFirst && canChangeAnswers

export const firstPage = (context: ApprovalContext): ReviewPage => (isNewCluster(context) ? 'table' : 'list')

/** A page by its key, where these plans have it. */
export const pageOf = (letter: string, context: ApprovalContext, plans: readonly Plan[]): ReviewPage | undefined => {
  switch (letter) {
    case 'p':
      return isNewCluster(context) && picturesOf(plans).length > 0 ? 'picture' : undefined
    case 'v':
      return isNewCluster(context) ? 'list' : undefined
    case 'k':
      return previewsOf(plans).length > 0 ? 'preview' : undefined
    default:
      return undefined
  }
}

/** The title of a page; the first page has none. */
export const pageTitle: Readonly<Record<ReviewPage, string>> = {
  table: '',
  picture: ' · what will be created',
  list: ' · full list',
  preview: ' · what kops says',
}

/** The keys of the other pages: "p picture and costs", "p picture" in a small window. */
export const pageKeys = (
  shows: ReviewPage,
  context: ApprovalContext,
  plans: readonly Plan[],
  isSmall: boolean,
): readonly string[] =>
  [
    ['p picture', ' and costs'],
    ['v list', ': every change'],
    ['k kops', "' preview"],
  ].flatMap(([key = '', more = '']) => {
    const page = pageOf(key.slice(0, 1), context, plans)
    return page === undefined || page === shows ? [] : [isSmall ? key : `${key}${more}`]
  })
