#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { run } from './program.ts'
import { warn } from './terminal.ts'

// Takes the arguments out of what `ps` shows: a secret may stand there.
process.title = 'apig'
// Warnings of the packages look like those of the command.
process.removeAllListeners('warning').on('warning', ({ message }) => warn(message))
// Whoever read our output has gone, as `head` does: stop in silence, with the code that a shell gives for SIGPIPE.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 141 : 1))
process.stderr.on('error', () => process.exit(141))

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
process.exitCode = await run(process.argv.slice(2), version)
