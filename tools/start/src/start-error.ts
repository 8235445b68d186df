/** Something the user can put right: shown as one line, without a stack. */
export class StartError extends Error {
  readonly code: 'USAGE' | 'CREDENTIALS' | 'FILE' | 'REQUEST' | 'NETWORK'

  constructor(code: StartError['code'], message: string) {
    super(message)
    this.code = code
  }
}
