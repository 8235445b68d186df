/** How a command ends. */
export const EXIT = { ok: 0, refused: 1, usage: 2, network: 3 } as const

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What a `CliError` is about. */
export type CliErrorCode = 'USAGE' | 'FILE' | 'CREDENTIALS' | 'REFUSED' | 'NETWORK'

/** Something the user can put right: shown as one line, without a stack. No secret is in it. */
export class CliError extends Error {
  readonly code: CliErrorCode

  constructor(code: CliErrorCode, message: string) {
    super(message)
    this.code = code
  }

  get exitCode(): ExitCode {
    if (this.code === 'NETWORK') return EXIT.network
    return this.code === 'REFUSED' ? EXIT.refused : EXIT.usage
  }
}

export const usage = (message: string): CliError => new CliError('USAGE', message)
