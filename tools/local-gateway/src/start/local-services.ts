import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Credentials } from '@apig/signer-core'
import { createGateway } from '../gateway/gateway.ts'
import { createSampleService } from '../service/service.ts'
import { readCredentialsFile } from './credentials.ts'

/** A gateway and a service on free ports, and a key that the gateway knows. */
export interface LocalServices {
  readonly gatewayUrl: string
  readonly serviceUrl: string
  readonly credentials: Credentials
  close(): Promise<void>
}

/** Starts both. Without a file of the user's own, a key is made up and goes through a credentials.csv all the same. */
export async function startLocalServices(
  credentialsFile: string | undefined,
  directory: string,
): Promise<LocalServices> {
  const credentials =
    credentialsFile === undefined
      ? await makeCredentials()
      : await readCredentialsFile(credentialsFile, directory)
  const service = await createSampleService()
  const gateway = await createGateway({
    keys: { [credentials.accessKeyId]: credentials.secretAccessKey },
    backend: service.url,
    published: { paths: ['/v1/infers'] },
  })
  return {
    gatewayUrl: gateway.url,
    serviceUrl: service.url,
    credentials,
    close: async () => {
      await gateway.close()
      await service.close()
    },
  }
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
