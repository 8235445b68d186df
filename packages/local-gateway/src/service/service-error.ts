/** The response of the sample service to a request that it cannot serve. */
export class ServiceError extends Error {
  readonly code = 'SAMPLE_SERVICE'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}
