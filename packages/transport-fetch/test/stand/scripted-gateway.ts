import { Readable } from 'node:stream'
import { createGateway, createSampleService, DOCUMENTED_CORS } from '@apig/local-gateway/internal'
import { followStep } from './follow-step.ts'
import type { Listening } from './listen.ts'
import { createRecord } from './record.ts'
import type { Record } from './record.ts'
import { KEY } from './script.ts'
import type { GatewayScript } from './script.ts'

/** A CORS policy for what the suite sends beyond what the documented preflight allows. */
const CORS = {
  ...DOCUMENTED_CORS,
  allowHeaders: `${DOCUMENTED_CORS.allowHeaders},X-Security-Token,X-Auth-Token,X-Apig-AppCode,X-One,X-Two,X-Latin`,
}

/** A gateway that checks every signature, and behind it a service that keeps what it is given. */
export async function startGateway(script: GatewayScript): Promise<Listening & { readonly record: Record }> {
  const { auth, tokens, appCodes, stages, clockAheadMinutes = 0, sample = false, steps = [{}] } = script
  const record = createRecord(steps)
  const service = sample ? await createSampleService({ pauseMilliseconds: 1 }) : undefined
  const gateway = await createGateway({
    keys: { [KEY.accessKeyId]: KEY.secretAccessKey },
    auth,
    tokens,
    appCodes,
    published: { stages: stages ?? 'any' },
    cors: script.cors === 'documented' || { ...CORS, onRefusals: script.cors !== 'none on refusals' },
    now: () => new Date(Date.now() + clockAheadMinutes * 60_000),
    backend:
      service?.url ??
      (async ({ method, target, headers, body }, response) => {
        record.begin()
        const whole = body instanceof Uint8Array ? body : Readable.from(body, { objectMode: false })
        await record.arrive({ method, target, headers }, whole)
        await followStep(record, response)
      }),
  })
  return {
    url: gateway.url,
    record,
    async close() {
      await gateway.close()
      await service?.close()
    },
  }
}
