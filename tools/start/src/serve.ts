import { printServices, startLocalServices } from './local-services.ts'
import type { Printer } from './printer.ts'

/** Keeps the gateway and the service running until it is stopped, and says what a program needs to call them. */
export async function serve(
  credentialsFile: string | undefined,
  directory: string,
  printer: Printer,
  stopped: () => Promise<void>,
): Promise<void> {
  const local = await startLocalServices(credentialsFile, directory, (line) => printer.content(line))
  try {
    const { accessKeyId, secretAccessKey } = local
    printServices(local, printer)
    printer.line()
    printer.line('Set these in another terminal (Ctrl+C here ends the gateway):')
    printer.line()
    // Only a secret that was made up here is shown, never one of the user's own.
    const secret = credentialsFile === undefined ? secretAccessKey : '<the Secret Access Key in your file>'
    printer.line(setVariable('HUAWEICLOUD_SDK_AK', accessKeyId))
    printer.line(setVariable('HUAWEICLOUD_SDK_SK', secret))
    printer.line(setVariable('APIG_URL', `${local.gatewayUrl}/v1/infers/flowers`))
    printer.line()
    printer.line(
      'What comes to the service without the signature of the gateway is refused, and logged here.',
    )
    await stopped()
  } finally {
    await local.close()
  }
}

const setVariable = (name: string, value: string): string =>
  process.platform === 'win32' ? `$env:${name} = '${value}'` : `export ${name}='${value}'`
