/** What the sample service answers where it cannot do what it is asked. */
export class ServiceError extends Error {
  readonly code = 'SAMPLE_SERVICE'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}
