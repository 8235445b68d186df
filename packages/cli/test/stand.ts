import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGateway, createSampleService } from '@apig/local-gateway/internal'
import type { Gateway, GatewayOptions } from '@apig/local-gateway/internal'

export const KEY = { id: 'AKOFMINE', secret: 'sk-of-mine-that-nobody-sees' }
export const ENVIRONMENT = { HUAWEICLOUD_SDK_AK: KEY.id, HUAWEICLOUD_SDK_SK: KEY.secret }

/** A gateway, a service behind it, and a folder with files to send. */
export interface Stand {
  readonly gateway: Gateway
  /** Of the sample service. */
  readonly url: string
  readonly folder: string
  close(): Promise<void>
}

export async function openStand(options: Partial<GatewayOptions> = {}): Promise<Stand> {
  const service = await createSampleService()
  const gateway = await createGateway({ keys: { [KEY.id]: KEY.secret }, backend: service.url, ...options })
  const folder = await mkdtemp(join(tmpdir(), 'apig-cli-'))
  await writeFile(
    join(folder, 'credentials.csv'),
    `\ufeffUser Name,Access Key Id,Secret Access Key\r\nme,${KEY.id},"${KEY.secret}"\r\n`,
    { mode: 0o600 },
  )
  return {
    gateway,
    url: `${gateway.url}/v1/infers/flowers`,
    folder,
    close: async () => {
      await gateway.close()
      await service.close()
      await rm(folder, { recursive: true })
    },
  }
}
