import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BackendKey } from './gateway/backend-signature.ts'
import { createGateway } from './gateway/gateway.ts'
import type { GatewayLimits } from './gateway/limits.ts'
import { listen } from './http/listen.ts'
import type { RunningServer } from './http/listen.ts'
import { MAX_HEADER_BYTES } from './service/service.ts'
import { createVerifiedService } from './service/verified-service.ts'

/** An access key that the gateway knows. */
export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface LocalGatewayOptions {
  readonly accessKeys?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | undefined
  readonly apiKeys?: Iterable<string> | undefined
  readonly appCodes?: Iterable<string> | undefined
  readonly tokens?: Iterable<string> | undefined
  readonly backend?:
    | string
    | URL
    | ((request: IncomingMessage, response: ServerResponse) => unknown)
    | undefined
  readonly signatureKey?: BackendKey | undefined
  readonly port?: number | undefined
  readonly stages?: readonly string[] | 'any' | undefined
  readonly now?: (() => Date) | undefined
  readonly limits?: Partial<GatewayLimits> | undefined
}

export interface LocalGateway extends RunningServer {
  readonly credentials: AccessKey
  readonly signatureKey: BackendKey
}

export async function startGateway(options: LocalGatewayOptions = {}): Promise<LocalGateway> {
  const accessKeys = new Map(
    options.accessKeys instanceof Map
      ? options.accessKeys
      : Object.entries(
          options.accessKeys ?? {
            [`LOCAL${randomBytes(8).toString('hex').toUpperCase()}`]: randomBytes(30).toString('base64url'),
          },
        ),
  )
  const signatureKey = options.signatureKey ?? {
    keyId: 'local-signature-key',
    secret: randomBytes(30).toString('base64url'),
  }
  const service = await startBackend(options.backend, signatureKey)
  const gateway = await createGateway({
    keys: accessKeys,
    backend: service.url,
    backendKey: signatureKey,
    now: options.now,
    port: options.port,
    limits: options.limits,
    published: options.stages === undefined ? undefined : { stages: options.stages },
  })
  const [[accessKeyId = '', secretAccessKey = ''] = []] = [...accessKeys]
  return {
    url: gateway.url,
    credentials: { accessKeyId, secretAccessKey },
    signatureKey,
    async close() {
      await gateway.close()
      await service.close()
    },
  }
}

async function startBackend(
  backend: LocalGatewayOptions['backend'],
  { keyId, secret }: BackendKey,
): Promise<RunningServer> {
  if (typeof backend === 'function')
    return listen(createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (req, res) => void backend(req, res)))
  if (backend !== undefined) return { url: String(backend), close: async () => undefined }
  return createVerifiedService({ verifier: { keys: { [keyId]: secret } } })
}
