import { delimiter, dirname } from 'node:path'
import { binaryPath } from '@apig/runtimes/binaries'

/** The oldest line of Node that the examples run on, Deno and Bun: where `npm start` finds them. */
const RUNTIMES = [
  binaryPath('node22', 'bin/node'),
  binaryPath('@deno/linux-x64-glibc', 'deno'),
  binaryPath('@oven/bun-linux-x64', 'bin/bun'),
]

/** What the scripts of an example have in their environment. */
export const ENVIRONMENT = {
  PATH: [...RUNTIMES.map(dirname), process.env['PATH']].join(delimiter),
  NO_COLOR: '1',
  // No word to anybody.
  DENO_NO_UPDATE_CHECK: '1',
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
}
