import { clientFor, readStream, sendFile, sendJson } from './documented-calls.ts'
import { goRoundTheGateway, sendAnotherBody } from './intruder.ts'
import { printServices, startLocalServices } from './local-services.ts'
import type { Printer } from './printer.ts'
import { signWithAnotherSecret, signWithAWrongClock } from './refused-calls.ts'

/**
 * The documented calls against a gateway and a service of our own, two that the gateway must refuse, and two that the
 * service must refuse because they do not come from the gateway. True where all came out as expected.
 */
export async function demonstrate(
  credentials: string | undefined,
  directory: string,
  printer: Printer,
): Promise<boolean> {
  const refusals: string[] = []
  const local = await startLocalServices(credentials, directory, (line) => refusals.push(line))
  const client = clientFor(local)
  try {
    printer.heading('Signed calls to a local gateway (nothing leaves this computer)')
    printServices(local, printer)
    printer.passed(`credentials.csv was read: access key id ${local.accessKeyId}`)
    const url = `${local.gatewayUrl}/v1/infers/flowers`
    const steps = [
      () => sendJson(client, url, local, printer),
      () => sendFile(client, url, printer),
      () => readStream(client, url, printer),
      () => signWithAnotherSecret(url, local, printer),
      () => signWithAWrongClock(url, local, printer),
      () => goRoundTheGateway(local, refusals, printer),
      () => sendAnotherBody(local, refusals, printer),
    ]
    let failures = 0
    for (const step of steps) {
      printer.line()
      if (!(await step())) failures++
    }
    printer.line()
    if (failures === 0) printer.passed('Everything came out as expected.')
    else printer.failed(`${failures} of ${steps.length} steps did not come out as expected.`)
    return failures === 0
  } finally {
    await client.close()
    await local.close()
  }
}
