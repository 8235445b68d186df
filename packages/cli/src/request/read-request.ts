import type { UploadPart } from '@apig/transport-node'
import { usage } from '../cli-error.ts'
import { readData } from './data-options.ts'
import type { DataOptions } from './data-options.ts'
import { readForm } from './form-options.ts'
import { readHeaders } from './header-options.ts'

/** The options that describe a request. */
export interface RequestOptions extends DataOptions {
  readonly request?: string
  readonly header?: readonly string[]
  readonly form?: readonly string[]
}

/** A request as the command line describes it. */
export interface GivenRequest {
  readonly method: string
  /** The user's own. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** What goes with the body, where the user does not say it. */
  readonly defaults: readonly (readonly [name: string, value: string])[]
  /** Defaults that the user does not want, by lowercase name. */
  readonly removed: ReadonlySet<string>
  readonly body: Buffer | undefined
  readonly parts: readonly UploadPart[] | undefined
}

/**
 * @throws CliError `USAGE`, `FILE`, before anything is sent
 */
export async function readRequest(options: RequestOptions): Promise<GivenRequest> {
  const { headers, removed } = readHeaders(options.header ?? [])
  const { form } = options
  if (form !== undefined) {
    if (options.data !== undefined || options.dataRaw !== undefined || options.json !== undefined)
      throw usage('Give either -F or -d, not both.')
    if (headers.some(([name]) => name.toLowerCase() === 'content-type'))
      throw usage('Leave out -H content-type: -F sets it to multipart/form-data with a boundary.')
  }
  const data = await readData(options)
  const parts = form === undefined ? undefined : await readForm(form)
  const hasBody = data !== undefined || parts !== undefined
  const method = options.request?.toUpperCase() ?? (hasBody ? 'POST' : 'GET')
  if (hasBody && (method === 'GET' || method === 'HEAD'))
    throw usage(`-X ${method} cannot be sent with a body: leave out the body, or use POST.`)
  const defaults: [string, string][] = [
    ...(data === undefined ? [] : [['content-type', data.contentType] as [string, string]]),
    ...(data?.isJson ? [['accept', 'application/json'] as [string, string]] : []),
  ]
  const isGiven = (key: string): boolean => headers.some(([name]) => name.toLowerCase() === key)
  return {
    method,
    headers,
    defaults: defaults.filter(([name]) => !isGiven(name) && !removed.has(name)),
    removed,
    body: data?.bytes,
    parts,
  }
}
