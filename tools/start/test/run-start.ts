import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { main } from '../src/main.ts'

/** How a run has ended, and what it wrote. */
export interface Run {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** Where a run takes place. */
export interface Place {
  readonly environment?: NodeJS.ProcessEnv
  readonly directory?: string
  readonly colors?: boolean
  /** What happens before the user ends the program. */
  readonly meanwhile?: (output: string) => Promise<void>
}

/** `npm start` from its sources, in this process. */
export async function start(args: readonly string[], place: Place = {}): Promise<Run> {
  let output = ''
  let errors = ''
  const code = await main(args, {
    environment: place.environment ?? {},
    directory: place.directory ?? '.',
    colors: place.colors ?? false,
    write: (text) => (output += text),
    writeError: (text) => (errors += text),
    stopped: async () => place.meanwhile?.(output),
  })
  return { code, output, errors }
}

/** `npm start` as a user runs it: start.mjs, built, in a process of its own. */
export function startProcess(args: readonly string[], place: Place = {}): Promise<Run> {
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(process.execPath, [fileURLToPath(new URL('../start.mjs', import.meta.url)), ...args], {
    cwd: place.directory,
    env: { PATH, HOME, TMPDIR, ...place.environment },
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output, errors }))
  })
}
