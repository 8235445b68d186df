import { verified } from '@apig/backend-verify/fetch'
import type { NextRequest } from 'next/server'
import { verifier } from '../../lib/verifier'

export const GET = verified(verifier, (request: NextRequest, apig) =>
  Response.json({ keyId: apig.keyId, query: [...request.nextUrl.searchParams] }),
)

export const POST = verified(verifier, async (request: NextRequest, apig) =>
  Response.json({ keyId: apig.keyId, order: await request.json() }),
)
