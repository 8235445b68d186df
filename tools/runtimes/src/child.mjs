import { spawn } from 'node:child_process'

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, timeoutSeconds?: number }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>} `code` is null where a signal ended it
 */
export function runChild(command, args, { cwd, env, timeoutSeconds = 600 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...neutralEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutSeconds * 1000,
      killSignal: 'SIGKILL',
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/**
 * As `runChild`, for a program that must succeed; gives its standard output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Parameters<typeof runChild>[2]} [options]
 */
export async function runOrThrow(command, args, options) {
  const { code, stdout, stderr } = await runChild(command, args, options)
  if (code === 0) return stdout
  throw new Error(`'${[command, ...args].join(' ')}' ended with ${code ?? 'a signal'}\n${stdout}${stderr}`)
}

/** What `npm run` and the shell tell npm and Node about the project at hand, which another project must not hear. */
const OF_THIS_PROJECT =
  /^(npm_(command|lifecycle_.*|package_.*|config_(local_)?prefix|config_(include_)?workspaces?.*)|NODE_OPTIONS|INIT_CWD)$/i

export function neutralEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THIS_PROJECT.test(name)))
}
