import { callService } from './call-service.ts'
import { readCommandLine } from './command-line.ts'
import { demonstrate } from './demonstration.ts'
import { HELP } from './help.ts'
import { createPrinter } from './printer.ts'
import { serve } from './serve.ts'
import { StartError } from './start-error.ts'

/** The surroundings of a run. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv
  /** What relative paths are relative to. */
  readonly directory: string
  readonly colors: boolean
  write(text: string): void
  writeError(text: string): void
  /** Resolves when the user ends the program; asked for only with `--serve`. */
  stopped(): Promise<void>
}

/** What `npm start` does. Resolves to the exit code: 0 only where everything came out as expected. */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, directory, colors, write, writeError } = surroundings
  const printer = createPrinter(write, colors)
  try {
    const commandLine = readCommandLine(args)
    const { url } = commandLine
    if (commandLine.help) {
      write(HELP)
      return 0
    }
    if (commandLine.serve) {
      await serve(commandLine.credentials, directory, printer, surroundings.stopped)
      return 0
    }
    const good =
      url === undefined
        ? await demonstrate(commandLine.credentials, directory, printer)
        : await callService({ ...commandLine, url }, environment, directory, printer, write)
    return good ? 0 : 1
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    writeError(`Error: ${error.message}\n`)
    return error.code === 'USAGE' ? 2 : 1
  }
}
