import type { Plan } from '@dayone/pipeline'
import { line, type Line } from '../text/line.ts'
import { pictureCount, picturesOf } from './picture-lines.ts'
import { wrapText } from '../text/wrap-text.ts'

/**
 * What a new cluster comes to, in two sentences: what it costs, and how much will be there. Nothing where no plan has a
 * picture. Steps without one create objects of Kubernetes alone.
 */
export const reviewSummary = (plans: readonly Plan[], width: number): readonly Line[] => {
  const pictures = picturesOf(plans)
  if (pictures.length === 0) return []
  const objects = plans
    .filter((plan) => picturesOf([plan]).length === 0)
    .flatMap(({ changes }) => changes)
    .filter(({ action }) => action === 'create').length
  const things = [...pictures.map(pictureCount), ...(objects === 0 ? [] : [`${objects} Kubernetes objects`])]
  return [`Costs: ${pictures.map(({ costs }) => costs.summary).join('; ')}`, `Changes: ${things.join(', ')}`].flatMap(
    (text) => wrapText(text, width).map((part) => line(part)),
  )
}
