import { createClient } from '@apig/transport-node'
import { EXIT } from '../cli-error.ts'
import type { ExitCode } from '../cli-error.ts'
import { printRequest, warnOfSecrets } from '../print/print.ts'
import { say } from '../terminal.ts'
import type { CallOptions } from './call-options.ts'
import { readConnection } from './connection.ts'
import { signOnly } from './dry-run.ts'
import { explainRefusal } from './explain-refusal.ts'
import { networkError } from './network-error.ts'
import { prepareCall, send } from './prepare-call.ts'
import { createProgress } from './progress.ts'
import { showResponse, statusOf } from './show-response.ts'
import { showSentHeads } from './verbose.ts'

/** `apig call`: one signed call; the body of the response goes to stdout, everything else to stderr. */
export async function call(
  givenUrl: string | undefined,
  options: CallOptions,
  version: string,
): Promise<ExitCode> {
  const prepared = await prepareCall(givenUrl, options, version)
  const { url } = prepared
  const connection = await readConnection(url, options)
  if (options.dryRun || options.print !== undefined) {
    const request = await signOnly(prepared)
    warnOfSecrets(prepared.credentials)
    process.stdout.write(
      printRequest(options.print ?? 'http', { url, request, parts: prepared.request.parts }),
    )
    return EXIT.ok
  }
  const { maxTime, silent, showError, verbose } = options
  const isQuiet = silent === true && showError !== true
  const client = createClient({ ...prepared.client, ...connection })
  const progress = createProgress()
  const stopShowing = verbose ? showSentHeads() : (): void => undefined
  try {
    const response = await send(client, prepared, {
      ...(maxTime !== undefined && { signal: AbortSignal.timeout(maxTime * 1000) }),
      ...(!silent && { onUploadProgress: progress.update }),
    })
    progress.end()
    const body = await showResponse(response, options)
    if (response.status < 400) {
      const location = response.headers.get('location')
      if (response.status >= 300 && location !== null && !isQuiet)
        say(`HTTP ${statusOf(response)}: redirect to ${location} not followed.`)
      return EXIT.ok
    }
    if (!isQuiet) await explainRefusal(response, body, prepared.credentials)
    return EXIT.refused
  } catch (error) {
    progress.end()
    throw networkError(error, url, maxTime) ?? error
  } finally {
    stopShowing()
    await client.close()
  }
}
