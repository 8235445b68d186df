import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, listening, start } from './workshop.mjs'

/**
 * Starts the nginx of this machine with a `server` block of a page, on ports that are free.
 *
 * @param {string} server
 * @param {number} backendPort
 * @param {string} folder
 */
export async function startNginx(server, backendPort, folder) {
  const port = await freePort()
  const placed = server
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${backendPort}`)
  if (!placed.includes(`:${port};`) || !placed.includes(`:${backendPort}`))
    throw new Error('An example of nginx says `listen 80;` and passes to 127.0.0.1:3000.')
  const home = join(folder, `nginx-${port}`)
  mkdirSync(home, { recursive: true })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${home}/${name};`)
    .join('\n')
  writeFileSync(
    join(home, 'nginx.conf'),
    `daemon off;\nmaster_process off;\npid ${home}/pid;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${placed}\n}\n`,
  )
  const options = ['-e', 'stderr', '-p', home, '-c', join(home, 'nginx.conf')]
  const nginx = start(findNginx(), options, { cwd: folder, env: { PATH: process.env['PATH'] ?? '' } })
  await listening(port, nginx)
  return { port, stop: nginx.stop }
}

/** nginx, which is installed on Debian where it is missing. */
function findNginx() {
  const path = process.env['NGINX_PATH'] ?? '/usr/sbin/nginx'
  if (existsSync(path)) return path
  if (
    process.env['NGINX_PATH'] !== undefined ||
    !existsSync('/etc/debian_version') ||
    process.getuid?.() !== 0
  )
    throw new Error(`There is no nginx at ${path}. Install it, or set NGINX_PATH to its program.`)
  console.log('Installing nginx (apt-get install nginx-light)')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const command of [['update'], ['install', '--yes', '--no-install-recommends', 'nginx-light']])
    if (spawnSync('apt-get', command, { env, stdio: 'ignore' }).status !== 0)
      throw new Error(`apt-get ${command.join(' ')} has failed.`)
  return path
}
