import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGateway, createVerifiedService } from '@apig/local-gateway/internal'
import { captureForwarded } from './captured-request.ts'
import type { CapturedRequest } from './captured-request.ts'
import { credentialsFile } from './credentials.ts'
import type { CredentialsSource } from './credentials.ts'
import type { Printer } from './printer.ts'

/** A gateway and a service on free ports, a key that the gateway knows, and one that both of them know. */
export interface LocalServices {
  readonly gatewayUrl: string
  readonly serviceUrl: string
  /** Out of a `credentials.csv`. */
  readonly credentials: CredentialsSource
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** The id of the key with which the gateway signs what it forwards. */
  readonly signatureKeyId: string
  /** What somebody between the gateway and the service has seen first that was signed. */
  captured(): CapturedRequest | undefined
  /** Sets the clocks of both so many milliseconds ahead of this machine's. */
  setClocksAhead(milliseconds: number): void
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
  givenFile: string | undefined,
  directory: string,
  onRefusal: (line: string) => void,
): Promise<LocalServices> {
  const folder = givenFile === undefined ? await makeCredentialsFile() : undefined
  const removeFolder = async (): Promise<void> => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
  try {
    const credentials =
      folder === undefined
        ? credentialsFile(givenFile ?? '', directory)
        : credentialsFile('credentials.csv', folder)
    const { accessKeyId, secretAccessKey } = await credentials()
    const backendKey = { keyId: SIGNATURE_KEY_ID, secret: randomBytes(32).toString('base64url') }
    const capture = captureForwarded()
    let ahead = 0
    const now = (): Date => new Date(Date.now() + ahead)
    const service = await createVerifiedService({
      verifier: { keys: { [backendKey.keyId]: backendKey.secret }, logger: { warn: onRefusal }, now },
      onArrival: capture.see,
    })
    const gateway = await createGateway({
      keys: { [accessKeyId]: secretAccessKey },
      backend: service.url,
      backendKey,
      published: { paths: ['/v1/infers'] },
      now,
    })
    return {
      gatewayUrl: gateway.url,
      serviceUrl: service.url,
      credentials,
      accessKeyId,
      secretAccessKey,
      signatureKeyId: backendKey.keyId,
      captured: capture.first,
      setClocksAhead: (milliseconds) => {
        ahead = milliseconds
      },
      close: async () => {
        await gateway.close()
        await service.close()
        await removeFolder()
      },
    }
  } catch (error) {
    await removeFolder()
    throw error
  }
}

/** Who is there, from the back to the front. */
export function printServices(local: LocalServices, printer: Printer): void {
  printer.passed(`Sample service at ${local.serviceUrl}`)
  printer.content(
    'a server that verifies with @apig/backend-verify that a request came from the gateway',
  )
  printer.passed(`Gateway at ${local.gatewayUrl}, which checks every signature`)
  printer.content(`and signs what it forwards with the signature key ${local.signatureKeyId}`)
}

/** As the console writes it, in a folder of its own. */
async function makeCredentialsFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'apig-start-'))
  const accessKeyId = `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`
  const secretAccessKey = randomBytes(30).toString('base64url')
  const text = `\ufeffUser Name,Access Key Id,Secret Access Key\r\n"local-user","${accessKeyId}","${secretAccessKey}"\r\n`
  await writeFile(join(folder, 'credentials.csv'), text, { mode: 0o600 })
  return folder
}
