/** Runs checks, prints a line for each and counts. */
export class Report {
  passed = 0
  failed = 0

  /**
   * @param {string} name
   * @param {() => unknown} run rejects or throws where something is wrong
   */
  async check(name, run) {
    try {
      await run()
      this.passed++
      console.log(`ok   ${name}`)
    } catch (error) {
      this.failed++
      const message = error instanceof Error ? error.message : String(error)
      console.log(`FAIL ${name}\n     ${message.trim().replaceAll('\n', '\n     ')}`)
    }
  }
}
