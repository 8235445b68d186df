import { EXIT } from '../cli-error.ts'
import type { ExitCode } from '../cli-error.ts'
import { clientFor, readStream, sendApiKey, sendFile, sendJson, sendToken } from './documented-calls.ts'
import { bypassTheGateway, sendAnotherBody } from './intruder.ts'
import { startLocalServices } from './local-services.ts'
import { printer } from './printer.ts'
import { signWithAnotherSecret, signWithAWrongClock } from './refused-calls.ts'

/**
 * `apig demo`: the documented calls against a gateway and a service of our own, two that the gateway must refuse, and
 * two that the service must refuse because they do not come from the gateway.
 */
export async function demo({ credentials }: { readonly credentials?: string }): Promise<ExitCode> {
  const local = await startLocalServices(credentials)
  const client = clientFor(local)
  try {
    printer.heading('Calls to a local gateway (nothing leaves this computer)')
    printer.passed(`Sample service at ${local.serviceUrl}`)
    printer.content('verifies with @apig/backend-verify that a request came from the gateway')
    printer.passed(`Gateway at ${local.gatewayUrl}, which checks every signature`)
    printer.content(`and signs what it forwards with the signature key ${local.signatureKeyId}`)
    printer.passed(`credentials.csv was read: access key ID ${local.accessKeyId}`)
    const url = `${local.gatewayUrl}/v1/infers/flowers`
    const steps = [
      () => sendJson(client, url, local),
      () => sendFile(client, url),
      () => readStream(client, url),
      () => sendApiKey(url, local),
      () => sendToken(url, local),
      () => signWithAnotherSecret(url, local),
      () => signWithAWrongClock(url, local),
      () => bypassTheGateway(local),
      () => sendAnotherBody(local),
    ]
    let failures = 0
    for (const step of steps) {
      printer.line()
      if (!(await step())) failures++
    }
    printer.line()
    if (failures === 0) printer.passed('Everything came out as expected.')
    else printer.failed(`${failures} of ${steps.length} steps did not come out as expected.`)
    return failures === 0 ? EXIT.ok : EXIT.refused
  } finally {
    await client.close()
    await local.close()
  }
}
