import { isGatewayError } from '@apig/local-gateway'
import type { GatewayRequest, LocalGateway, LocalGatewayOptions } from '@apig/local-gateway'
import { startWithPages } from '@apig/local-gateway/internal'
import type { Page } from '@apig/local-gateway/internal'
import { EXIT, usage } from '../cli-error.ts'
import type { ExitCode } from '../cli-error.ts'
import { chooseAccessKey } from '../identity.ts'
import { say, sayFailed, sayPassed } from '../terminal.ts'
import { createSignerPage, SIGNER_PATH } from './signer-page.ts'

/** The options of `apig gateway`. */
export interface GatewayCommandOptions {
  readonly backend?: string
  readonly port?: number
  readonly credentials?: string
}

/** `apig gateway`: keeps a gateway running until it is stopped, and says what a program needs to call it. */
export async function gateway(options: GatewayCommandOptions): Promise<ExitCode> {
  const { credentials, backend, port } = options
  const own = credentials === undefined ? undefined : await chooseAccessKey({ credentials })
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve)
  })
  const signer = await createSignerPage(() => ({
    url: urlToCall(running, options),
    accessKeyId: running.credentials.accessKeyId,
  }))
  const running = await start(
    {
      ...(own !== undefined && { accessKeys: { [own.accessKeyId ?? '']: own.secretAccessKey ?? '' } }),
      ...(backend !== undefined && { backend }),
      ...(port !== undefined && { port }),
      onRequest: showRequest,
    },
    signer,
  )
  try {
    say(`The gateway is running at ${running.url}. Press Ctrl+C to stop it.`)
    say(`To see how a request is signed, open ${running.url}${SIGNER_PATH} in a browser.`)
    say('To call it, set these variables in another terminal:')
    process.stdout.write(variablesOf(running, options).map(setVariable).join(''))
    await stopped
    return EXIT.ok
  } finally {
    await running.close()
  }
}

/** @throws CliError `USAGE` that names the option of the command */
async function start(options: LocalGatewayOptions, signer: Page): Promise<LocalGateway> {
  try {
    return await startWithPages(options, [signer])
  } catch (error) {
    throw isGatewayError(error) ? usage(`--${error.message}`) : error
  }
}

/** Shows the secret only of a generated key, never of the user's own. */
function variablesOf(running: LocalGateway, options: GatewayCommandOptions): [name: string, value: string][] {
  const { credentials, signatureKey } = running
  const { accessKeyId, secretAccessKey } = credentials
  return [
    ['HUAWEICLOUD_SDK_AK', accessKeyId],
    ...(options.credentials === undefined
      ? [['HUAWEICLOUD_SDK_SK', secretAccessKey] as [string, string]]
      : []),
    // For the verifier of the service behind.
    ...(options.backend === undefined
      ? []
      : [
          ['SIGNATURE_KEY', signatureKey.keyId] as [string, string],
          ['SIGNATURE_SECRET', signatureKey.secret] as [string, string],
        ]),
    ['APIG_URL', urlToCall(running, options)],
  ]
}

const urlToCall = ({ url }: LocalGateway, { backend }: GatewayCommandOptions): string =>
  backend === undefined ? `${url}/v1/infers/flowers` : `${url}/`

const setVariable = ([name, value]: [string, string]): string =>
  process.platform === 'win32' ? `$env:${name} = '${value}'\n` : `export ${name}='${value}'\n`

/** What came, and what was decided. */
function showRequest(request: GatewayRequest): void {
  const { time, method, path, decision, status, code, reason, identity, accessKeyId } = request
  const clock = time.toISOString().slice(11, 19)
  const line = `${clock} ${method} ${path} ${status ?? '-'} ${decision}`
  if (decision === 'refused') return sayFailed(`${line}: ${[code, reason].filter(Boolean).join(' ')}`)
  sayPassed(`${line}${accessKeyId === undefined ? (identity ? ` (${identity})` : '') : ` (${accessKeyId})`}`)
}
