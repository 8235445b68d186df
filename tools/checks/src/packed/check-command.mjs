import { spawn } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { runChild } from '@apig/runtimes/child'

/**
 * In a folder that has the tarballs installed, the gateway starts, and a call with its variables is answered: what the
 * README promises.
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
    return file.file_name === 'flower.png' && file.size === length
      ? []
      : [`the service received something else: ${stdout}`]
  } finally {
    // npx, its shell and the command are one group.
    if (gateway.pid !== undefined) process.kill(-gateway.pid, 'SIGTERM')
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
