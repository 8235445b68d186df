// Every export of these entries, as a value or as a type: what is not imported here would go unchecked.
import {
  sendRefusal as node_sendRefusal,
  verified as node_verified,
  verifiedUpgrade as node_verifiedUpgrade,
  verifyIncoming as node_verifyIncoming,
} from '@apig/backend-verify/node'
import type {
  Accepted as node_Accepted,
  AcceptedRequest as node_AcceptedRequest,
  Incoming as node_Incoming,
  VerifyingOptions as node_VerifyingOptions,
} from '@apig/backend-verify/node'
import { verifying as express_verifying } from '@apig/backend-verify/express'
import type {
  AcceptedRequest as express_AcceptedRequest,
  VerifyingOptions as express_VerifyingOptions,
} from '@apig/backend-verify/express'
import { verifying as fastify_verifying } from '@apig/backend-verify/fastify'
import type { AcceptedRequest as fastify_AcceptedRequest } from '@apig/backend-verify/fastify'
import { verifying as koa_verifying } from '@apig/backend-verify/koa'
import type {
  AcceptedRequest as koa_AcceptedRequest,
  VerifyingOptions as koa_VerifyingOptions,
} from '@apig/backend-verify/koa'
import { verifying as hono_verifying } from '@apig/backend-verify/hono'
import type {
  AcceptedHonoRequest as hono_AcceptedHonoRequest,
  ApigVariables as hono_ApigVariables,
} from '@apig/backend-verify/hono'
import {
  ApigVerifyGuard as nest_ApigVerifyGuard,
  ApigVerifyModule as nest_ApigVerifyModule,
  SkipVerify as nest_SkipVerify,
  Verified as nest_Verified,
} from '@apig/backend-verify/nest'
import type { ApigVerifyAsyncOptions as nest_ApigVerifyAsyncOptions } from '@apig/backend-verify/nest'

export const values = [
  node_sendRefusal,
  node_verified,
  node_verifiedUpgrade,
  node_verifyIncoming,
  express_verifying,
  fastify_verifying,
  koa_verifying,
  hono_verifying,
  nest_ApigVerifyGuard,
  nest_ApigVerifyModule,
  nest_SkipVerify,
  nest_Verified,
]
export type {
  node_Accepted,
  node_AcceptedRequest,
  node_Incoming,
  node_VerifyingOptions,
  express_AcceptedRequest,
  express_VerifyingOptions,
  fastify_AcceptedRequest,
  koa_AcceptedRequest,
  koa_VerifyingOptions,
  hono_AcceptedHonoRequest,
  hono_ApigVariables,
  nest_ApigVerifyAsyncOptions,
}
