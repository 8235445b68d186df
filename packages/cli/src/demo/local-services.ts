import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway } from '@apig/local-gateway'
import type { LocalGateway } from '@apig/local-gateway'
import { createVerifiedService } from '@apig/local-gateway/internal'
import { chooseAccessKey } from '../identity.ts'
import type { CredentialsInput } from '@apig/signer-core'
import { captureForwarded } from './captured-request.ts'
import type { CapturedRequest } from './captured-request.ts'

/** A gateway and a service on free ports, who may call, and what was seen on the way. */
export interface LocalServices {
  readonly gatewayUrl: string
  readonly serviceUrl: string
  /** Out of a `credentials.csv`. */
  readonly credentials: CredentialsInput
  readonly accessKeyId: string | undefined
  /** A key that the gateway takes as `Authorization: Bearer`. */
  readonly apiKey: string
  /** Who gets a token of the gateway's stand-in for IAM. */
  readonly iamUser: LocalGateway['iamUser']
  /** The ID of the key with which the gateway signs what it forwards. */
  readonly signatureKeyId: string
  /** The lines that the service has logged for what it refused. */
  readonly refusals: readonly string[]
  /** What somebody between the gateway and the service has seen first that was signed. */
  captured(): CapturedRequest | undefined
  /** Sets the clocks of both so many milliseconds ahead of this machine's. */
  setClocksAhead(milliseconds: number): void
  close(): Promise<void>
}

const SIGNATURE_KEY_ID = 'local-signature-key'

/**
 * Without a file of the user's own, a key is generated and read from a credentials.csv all the same. Every other secret
 * is generated.
 */
export async function startLocalServices(givenFile: string | undefined): Promise<LocalServices> {
  const credentials = await (givenFile === undefined
    ? makeAccessKey()
    : chooseAccessKey({ credentials: givenFile }))
  const { accessKeyId = '', secretAccessKey = '' } = credentials
  const signatureKey = { keyId: SIGNATURE_KEY_ID, secret: randomBytes(32).toString('base64url') }
  const capture = captureForwarded()
  const refusals: string[] = []
  let ahead = 0
  const now = (): Date => new Date(Date.now() + ahead)
  const service = await createVerifiedService({
    verifier: {
      keys: { [signatureKey.keyId]: signatureKey.secret },
      logger: { warn: (line) => void refusals.push(line) },
      now,
    },
    onArrival: capture.see,
  })
  const apiKey = randomBytes(24).toString('base64url')
  const gateway = await startGateway({
    accessKeys: { [accessKeyId]: secretAccessKey },
    apiKeys: [apiKey],
    backend: service.url,
    signatureKey,
    paths: ['/v1/infers'],
    now,
  })
  return {
    gatewayUrl: gateway.url,
    serviceUrl: service.url,
    credentials,
    accessKeyId,
    apiKey,
    iamUser: gateway.iamUser,
    signatureKeyId: signatureKey.keyId,
    refusals,
    captured: capture.first,
    setClocksAhead: (milliseconds) => {
      ahead = milliseconds
    },
    close: async () => {
      await gateway.close()
      await service.close()
    },
  }
}

/** As the console writes it, in a folder of its own that is gone again when it was read. */
async function makeAccessKey(): Promise<CredentialsInput> {
  const folder = await mkdtemp(join(tmpdir(), 'apig-demo-'))
  try {
    const accessKeyId = `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`
    const secretAccessKey = randomBytes(30).toString('base64url')
    const text = `\ufeffUser Name,Access Key Id,Secret Access Key\r\n"local-user","${accessKeyId}","${secretAccessKey}"\r\n`
    const file = join(folder, 'credentials.csv')
    await writeFile(file, text, { mode: 0o600 })
    return await chooseAccessKey({ credentials: file })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
