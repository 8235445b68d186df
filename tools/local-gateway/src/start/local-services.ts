import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Credentials } from '@apig/signer-core'
import { createGateway } from '../gateway/gateway.ts'
import { createVerifiedService } from '../service/verified-service.ts'
import { captureForwarded } from './captured-request.ts'
import type { CapturedRequest } from './captured-request.ts'
import { readCredentialsFile } from './credentials.ts'
import type { Printer } from './printer.ts'

/** A gateway and a service on free ports, a key that the gateway knows, and one that both of them know. */
export interface LocalServices {
  readonly gatewayUrl: string
  readonly serviceUrl: string
  readonly credentials: Credentials
  /** The id of the key with which the gateway signs what it forwards. */
  readonly signatureKeyId: string
  /** What somebody between the gateway and the service has seen last that was signed. */
  captured(): CapturedRequest | undefined
  close(): Promise<void>
}

const SIGNATURE_KEY_ID = 'local-signature-key'

/**
 * Starts both. Without a file of the user's own, a key is made up and goes through a credentials.csv all the same. The
 * signature key is always made up.
 *
 * @param onRefusal - gets the line that the service logs for each request it refuses
 */
export async function startLocalServices(
  credentialsFile: string | undefined,
  directory: string,
  onRefusal: (line: string) => void,
): Promise<LocalServices> {
  const credentials =
    credentialsFile === undefined
      ? await makeCredentials()
      : await readCredentialsFile(credentialsFile, directory)
  const backendKey = { keyId: SIGNATURE_KEY_ID, secret: randomBytes(32).toString('base64url') }
  const capture = captureForwarded()
  const service = await createVerifiedService({
    verifier: { keys: { [backendKey.keyId]: backendKey.secret }, logger: { warn: onRefusal } },
    onArrival: capture.see,
  })
  const gateway = await createGateway({
    keys: { [credentials.accessKeyId]: credentials.secretAccessKey },
    backend: service.url,
    backendKey,
    published: { paths: ['/v1/infers'] },
  })
  return {
    gatewayUrl: gateway.url,
    serviceUrl: service.url,
    credentials,
    signatureKeyId: backendKey.keyId,
    captured: capture.last,
    close: async () => {
      await gateway.close()
      await service.close()
    },
  }
}

/** Who is there, from the back to the front. */
export function printServices(local: LocalServices, printer: Printer): void {
  printer.passed(`Sample service at ${local.serviceUrl}`)
  printer.content(
    'an Express app that verifies with @apig/backend-verify that a request came from the gateway',
  )
  printer.passed(`Gateway at ${local.gatewayUrl}, which checks every signature`)
  printer.content(`and signs what it forwards with the signature key ${local.signatureKeyId}`)
}

/** Written as the console writes it, and read as a user's own file is read. */
async function makeCredentials(): Promise<Credentials> {
  const folder = await mkdtemp(join(tmpdir(), 'apig-start-'))
  try {
    const accessKeyId = `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`
    const secretAccessKey = randomBytes(30).toString('base64url')
    const text = `\ufeffUser Name,Access Key Id,Secret Access Key\r\n"local-user","${accessKeyId}","${secretAccessKey}"\r\n`
    await writeFile(join(folder, 'credentials.csv'), text, { mode: 0o600 })
    return await readCredentialsFile('credentials.csv', folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
