import type { Answer } from './answer.ts'
import { headerValue, pathOf } from './received-request.ts'
import type { RequestHead } from './received-request.ts'

/** Where APIs can be reached: under which paths, in which stages. */
export interface Publication {
  /** Each of these paths and everything below; `/` is everything. */
  readonly paths: readonly string[]
  /** The values of `x-stage`; `any` asks for none. */
  readonly stages: readonly string[] | 'any'
}

export const NOT_PUBLISHED: Answer = {
  status: 404,
  code: 'APIG.0101',
  message: 'The API does not exist or has not been published in the environment',
  reason: 'not-published',
}

/** An unknown path, a missing `x-stage` and another stage than those published have the same answer. */
export function checkPublication(head: RequestHead, { paths, stages }: Publication): Answer | undefined {
  const known = isPublishedPath(pathOf(head.target), { paths })
  const stage = headerValue(head.headers, 'x-stage')
  const staged = stages === 'any' || (stage !== undefined && stages.includes(stage))
  return known && staged ? undefined : NOT_PUBLISHED
}

export function isPublishedPath(path: string, { paths }: Pick<Publication, 'paths'>): boolean {
  return paths.some((given) => isWithin(path, given.replace(/\/+$/, '')))
}

const isWithin = (path: string, parent: string): boolean => path === parent || path.startsWith(`${parent}/`)
