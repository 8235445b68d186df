import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { createGateway, createSampleService } from '@apig/local-gateway/internal'
import { root } from '../../.vitepress/links.mjs'

export const KEY = {
  accessKeyId: 'AKTESTTESTTESTTEST01',
  secretAccessKey: 'a-secret-for-the-examples-of-the-docs',
}

/**
 * A folder with what the pages tell their reader to have: the file of the console, a picture, and what a page has him
 * save.
 *
 * @param {string} name
 * @param {readonly { name: string, text: string }[]} files
 */
export function prepareFolder(name, files) {
  const folder = join(root, 'docs/out-tsc/examples', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const csv = `User Name,Access Key Id,Secret Access Key\n"me","${KEY.accessKeyId}","${KEY.secretAccessKey}"\n`
  writeFileSync(join(folder, 'credentials.csv'), csv, { mode: 0o600 })
  copyFileSync(join(root, 'packages/local-gateway/assets/flower.png'), join(folder, 'flower.png'))
  for (const file of files) writeFileSync(join(folder, file.name), file.text)
  return folder
}

/**
 * Runs something beside a gateway that checks signatures, with a sample service behind it.
 *
 * @template T
 * @param {(url: string) => Promise<T>} work
 */
export async function withGateway(work) {
  const service = await createSampleService()
  const gateway = await createGateway({
    keys: { [KEY.accessKeyId]: KEY.secretAccessKey },
    backend: service.url,
    published: { stages: ['RELEASE'] },
  })
  try {
    return await work(`${gateway.url}/v1/infers/flowers`)
  } finally {
    await gateway.close()
    await service.close()
  }
}

/**
 * What a reader has in the environment after the quick start, and nothing else.
 *
 * @param {string} folder
 * @param {Record<string, string>} more
 */
export function environment(folder, more) {
  return {
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: folder,
    HUAWEICLOUD_SDK_AK: KEY.accessKeyId,
    HUAWEICLOUD_SDK_SK: KEY.secretAccessKey,
    ...more,
  }
}

/**
 * @param {string} program
 * @param {readonly string[]} options
 * @param {{ cwd: string, env: Record<string, string> }} where
 */
export function start(program, options, where) {
  const child = spawn(program, options, { ...where, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (piece) => (said.stdout += piece))
  child.stderr.on('data', (piece) => (said.stderr += piece))
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return {
    said,
    ended,
    stop: async () => {
      child.kill()
      await ended
    },
  }
}

/** A port that nobody uses at the moment. */
export async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

/**
 * Waits until somebody listens.
 *
 * @param {number} port
 * @param {ReturnType<typeof start>} child whose end is an error
 */
export async function listening(port, child) {
  let over = false
  const ended = child.ended.then(() => {
    over = true
  })
  for (;;) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (open) return
    if (over) throw new Error(`It has ended: ${child.said.stdout}${child.said.stderr}`)
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20))])
  }
}
