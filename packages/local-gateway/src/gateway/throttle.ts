import type { Answer } from './answer.ts'

/** How many requests are allowed in how many seconds, as in a throttling policy of an API. */
export interface Throttling {
  /** How many requests pass in a period. */
  readonly requests: number
  /** How long a period is. */
  readonly seconds: number
}

/** Counts requests in windows that begin with the first request after the one before has ended. */
export function createThrottle(throttling: Throttling | undefined): (now: Date) => Answer | undefined {
  let start = Number.NEGATIVE_INFINITY
  let count = 0
  return (now) => {
    if (throttling === undefined) return undefined
    const time = now.getTime()
    if (time - start >= throttling.seconds * 1000 || time < start) {
      start = time
      count = 0
    }
    count++
    return count > throttling.requests ? answer(throttling) : undefined
  }
}

function answer({ requests, seconds }: Throttling): Answer {
  const time = seconds % 60 === 0 ? `${seconds / 60} minute` : `${seconds} second`
  return {
    status: 429,
    code: 'APIG.0308',
    message: `The throttling threshold has been reached: policy api over ratelimit,limit:${requests},time:${time}`,
    reason: 'throttled',
  }
}
