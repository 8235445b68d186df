import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The command as it is published. */
export const BIN = fileURLToPath(new URL('../dist/bin.js', import.meta.url))

/** How a run has ended, and what it wrote. */
export interface Run {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly bytes: Buffer
  readonly stderr: string
}

/** Where a run takes place. */
export interface Place {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly stdin?: string | Uint8Array
}

/** Nothing of this machine but what a program needs to be found. */
export const environmentOf = (env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
  const { PATH, TMPDIR } = process.env
  return { PATH, TMPDIR, HOME: '/nonexistent', ...env }
}

export function start(args: readonly string[], { env, cwd }: Place = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [BIN, ...args], { cwd, env: environmentOf(env) })
}

/** `apig` in a process of its own. */
export function apig(args: readonly string[], place: Place = {}): Promise<Run> {
  return finished(start(args, place), place.stdin)
}

/** Any other program. */
export function run(program: string, args: readonly string[], place: Place = {}): Promise<Run> {
  return finished(spawn(program, args, { cwd: place.cwd, env: environmentOf(place.env) }), place.stdin)
}

function finished(
  child: ChildProcessWithoutNullStreams,
  stdin: string | Uint8Array | undefined,
): Promise<Run> {
  const out: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  // A program that does not read its input closes it.
  child.stdin.on('error', () => undefined).end(stdin ?? '')
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const bytes = Buffer.concat(out)
      resolve({ code, signal, bytes, stdout: bytes.toString('utf8'), stderr })
    })
  })
}
