import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BackendKey } from './gateway/backend-signature.ts'
import { createGateway } from './gateway/gateway.ts'
import { toMap } from './gateway/options.ts'
import type { Page } from './gateway/page.ts'
import type { GatewayRequest } from './gateway/record.ts'
import { GatewayError } from './gateway-error.ts'
import { listen } from './http/listen.ts'
import type { RunningServer } from './http/listen.ts'
import { createIam } from './iam/iam.ts'
import type { IamUser } from './iam/iam-user.ts'
import { checkOptions } from './options.ts'
import type { BackendHandler, LocalGatewayOptions } from './options.ts'
import { createSampleService, MAX_HEADER_BYTES } from './service/service.ts'
import { createVerifiedService } from './service/verified-service.ts'

/** An access key that the gateway knows; a transport takes it as `credentials`. */
export interface AccessKey {
  /** The access key ID (AK). */
  readonly accessKeyId: string
  /** The secret access key (SK). */
  readonly secretAccessKey: string
}

/** A gateway that runs on loopback. */
export interface LocalGateway {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** The first of `accessKeys`, or the generated one. */
  readonly credentials: AccessKey
  /** What a verifier behind the gateway takes: `keys: { [signatureKey.keyId]: signatureKey.secret }`. */
  readonly signatureKey: BackendKey
  /** The first of `iamUsers`, or the generated one. */
  readonly iamUser: IamUser
  /** What came and what was decided, oldest first: the last 1,000. No secret, query or body is among it. */
  readonly requests: readonly GatewayRequest[]
  /** Ends every connection, then resolves. A second call changes nothing. */
  close(): Promise<void>
}

/** A gateway may run for days. */
const MAX_REQUESTS = 1000
const MAX_SAMPLE_BYTES = 64 * 1024 * 1024

/**
 * Starts a gateway on 127.0.0.1 that checks requests as API Gateway does: signature, clock, stage and limits, with the
 * documented codes and messages. What passes is signed and forwarded to `backend`, uploads, streams and
 * WebSockets included. It also stands in for IAM: `fromIamToken({ endpoint: gateway.url, ...gateway.iamUser })` and
 * `fromTemporaryKeys` work against it.
 *
 * Without options it generates an access key and has a sample service behind it, ready to be called.
 *
 * @throws GatewayError `OPTION_INVALID`, which names the option; `PORT_TAKEN`
 * @example
 * ```ts
 * import { createSigner } from '@apig/signer-core'
 * import { startGateway } from '@apig/local-gateway'
 *
 * const gateway = await startGateway({ backend: (req, res) => res.end(`${req.method} ${req.url}`) })
 * const signed = createSigner(gateway.credentials).sign({
 *   method: 'GET',
 *   url: `${gateway.url}/orders?limit=2`,
 *   headers: { 'x-stage': 'RELEASE' },
 * })
 * const response = await fetch(signed.url, signed)
 * console.log(await response.text()) // GET /orders?limit=2
 * console.log(gateway.requests[0]?.decision) // accepted
 * await gateway.close()
 * ```
 */
export function startGateway(options: LocalGatewayOptions = {}): Promise<LocalGateway> {
  return startWithPages(options, [])
}

/**
 * {@link startGateway}, with pages that the gateway serves itself.
 *
 * @internal
 */
export async function startWithPages(
  options: LocalGatewayOptions,
  pages: readonly Page[],
): Promise<LocalGateway> {
  checkOptions(options)
  const accessKeys = toMap(options.accessKeys ?? { [`LOCAL${upperHex(8)}`]: makeSecret() })
  const signatureKey = options.signatureKey ?? { keyId: 'local-signature-key', secret: makeSecret() }
  const [iamUser, ...others] = options.iamUsers ?? [makeUser()]
  const iam = createIam([iamUser as IamUser, ...others])
  const requests: GatewayRequest[] = []
  const service = await startBackend(options, signatureKey)
  const { stages, paths } = options
  try {
    const gateway = await createGateway({
      ...options,
      keys: accessKeys,
      backend: service.url,
      backendKey: options.signForwarded === false ? undefined : signatureKey,
      published: { ...(stages !== undefined && { stages }), ...(paths !== undefined && { paths }) },
      issued: iam.issued,
      pages: [...iam.pages, ...pages],
      onDecision: (request) => {
        requests.push(request)
        if (requests.length > MAX_REQUESTS) requests.shift()
      },
      onEnd: options.onRequest,
    })
    const [[accessKeyId = '', secretAccessKey = ''] = []] = [...accessKeys]
    return {
      url: gateway.url,
      credentials: { accessKeyId, secretAccessKey },
      signatureKey,
      iamUser: iamUser as IamUser,
      requests,
      async close() {
        await gateway.close()
        await service.close()
      },
    }
  } catch (error) {
    await service.close()
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new GatewayError(
      'PORT_TAKEN',
      `port ${options.port} is in use. Leave port out to get any free one.`,
      error,
    )
  }
}

/** A handler gets a server of its own, so that what it reads has come over a socket. */
async function startBackend(
  { backend, signForwarded, now }: LocalGatewayOptions,
  { keyId, secret }: BackendKey,
): Promise<RunningServer> {
  if (typeof backend === 'function')
    return listen(
      createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (req, res) => void call(backend, req, res)),
    )
  if (backend !== undefined) return { url: String(backend), close: async () => undefined }
  if (signForwarded === false) return createSampleService()
  // The gateway says what was refused; the sample is never called by anything else.
  return createVerifiedService({
    verifier: {
      keys: { [keyId]: secret },
      logger: { warn: () => undefined },
      now,
      // With a token the gateway takes more than a verifier does by default.
      maxBodyBytes: MAX_SAMPLE_BYTES,
      maxPendingBytes: 4 * MAX_SAMPLE_BYTES,
    },
  })
}

/** A handler that fails is a service that fails: 500, and the error where the developer looks. */
async function call(
  backend: BackendHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await backend(request, response)
  } catch (error) {
    console.error(error)
    if (response.headersSent) response.destroy()
    else response.writeHead(500).end()
  }
}

const upperHex = (bytes: number): string => randomBytes(bytes).toString('hex').toUpperCase()

const makeSecret = (): string => randomBytes(30).toString('base64url')

const makeUser = (): IamUser => ({
  domainName: 'local-account',
  userName: 'local-user',
  password: makeSecret(),
})
