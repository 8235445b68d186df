import { algorithms } from './algorithms.mjs'
import { authorization } from './authorization.mjs'
import { body } from './body.mjs'
import { date } from './date.mjs'
import { headers } from './headers.mjs'
import { keys } from './keys.mjs'
import { limits } from './limits.mjs'
import { payload } from './payload.mjs'
import { redis } from './redis.mjs'
import { replay } from './replay.mjs'
import { result } from './result.mjs'
import { target } from './target.mjs'

export const backendVerify = [
  ...limits,
  ...authorization,
  ...algorithms,
  ...headers,
  ...date,
  ...target,
  ...payload,
  ...keys,
  ...body,
  ...replay,
  ...result,
  ...redis,
]
