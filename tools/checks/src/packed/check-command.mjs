import { spawn } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { runChild } from '@apig/runtimes/child'
import { launchChromium } from '@apig/runtimes/chromium'

/**
 * In a folder that has the tarballs installed, the gateway starts, a call with its variables is answered, and what the
 * visual signer signs is accepted: what the README promises.
 *
 * @type {import('./packed.mjs').Check}
 */
export async function checkCommand({ folder: installed, manifest }, project) {
  const bins = join(project.folder, 'node_modules/.bin')
  await mkdir(bins, { recursive: true })
  for (const [name, path] of Object.entries(manifest['bin'])) {
    const file = join(installed, path)
    const { mode } = await stat(file)
    if ((mode & 0o111) === 0) return [`${path} is not executable in the tarball`]
    // As npm links it.
    await symlink(relative(bins, file), join(bins, name))
    await chmod(file, 0o755)
  }
  const folder = await mkdtemp(join(project.folder, 'command-'))
  const flower = createRequire(join(installed, 'package.json')).resolve(
    '@apig/local-gateway/assets/flower.png',
  )
  await copyFile(flower, join(folder, 'flower.png'))

  const gateway = spawn('npx', ['--no-install', 'apig', 'gateway'], { cwd: folder, detached: true })
  try {
    const variables = await readVariables(gateway.stdout)
    const args = ['--no-install', 'apig', 'call', String(variables['APIG_URL']), '-F', 'images=@flower.png']
    const { code, stdout, stderr } = await runChild('npx', args, { cwd: folder, env: variables })
    if (code !== 0) return [`apig call ended with ${code}:\n${stderr}${stdout}`]
    const [file] = JSON.parse(stdout).files
    const { length } = await readFile(join(folder, 'flower.png'))
    if (file.file_name !== 'flower.png' || file.size !== length)
      return [`the service received something else: ${stdout}`]
    return await signerFaults(variables)
  } finally {
    // npx, its shell and the command are one group.
    if (gateway.pid !== undefined) process.kill(-gateway.pid, 'SIGTERM')
  }
}

/**
 * The visual signer is filled in but for the secret; with it, the command that it shows is run.
 *
 * @param {Record<string, string>} variables
 */
async function signerFaults({ APIG_URL: url = '', HUAWEICLOUD_SDK_AK: id, HUAWEICLOUD_SDK_SK: secret = '' }) {
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ locale: 'en-GB' })
    /** @type {string[]} */
    const faults = []
    page.on('pageerror', (error) => faults.push(`the signer: ${error}`))
    page.on('console', (message) => {
      if (/error|warning/.test(message.type())) faults.push(`the signer's console: ${message.text()}`)
    })
    await page.goto(new URL('/_signer', url).href)
    if ((await page.inputValue('#url')) !== url || (await page.inputValue('#accessKeyId')) !== id)
      faults.push('the signer is not filled in with the URL and the key ID of the gateway')
    await page.fill('#secretAccessKey', secret)
    if (page.url().includes(secret)) faults.push('the secret is in the URL')
    const command = String(await page.textContent('pre.command'))
    const { code, stdout } = await runChild('sh', ['-c', `${command} --silent --fail-with-body`])
    if (code !== 0) faults.push(`what the signer shows was not accepted: ${stdout}\n${command}`)
    return faults
  } finally {
    await browser.close()
  }
}

/**
 * The lines `export NAME='value'` that the gateway prints, once the last of them has come.
 *
 * @param {import('node:stream').Readable} output
 * @returns {Promise<Record<string, string>>}
 */
async function readVariables(output) {
  let text = ''
  for await (const chunk of output.setEncoding('utf8')) {
    text += chunk
    const found = [...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value])
    const variables = Object.fromEntries(found)
    if (variables.APIG_URL !== undefined) return variables
  }
  throw new Error(`apig gateway has printed no variables:\n${text}`)
}
