import { createSignedFetch } from '@apig/transport-fetch'
import type { SignedFetch, SignedFetchOptions } from '@apig/transport-fetch'
import { KEY } from '../stand/script.ts'
import type { Arrived, Command, GatewayScript, State, Step } from '../stand/script.ts'

/** A server of the stand. */
export interface Running {
  readonly url: string
  arrived(): Promise<readonly Arrived[]>
  begun(): Promise<number>
  /** Lets a streamed answer go on. */
  next(): Promise<void>
}

/** What the suites ask the servers in Node for. */
export interface StandClient {
  gateway(script?: GatewayScript): Promise<Running>
  server(steps: Step | readonly Step[], upload?: 'unread' | 'reset'): Promise<Running>
}

export function createStandClient(control: string): StandClient {
  const ask = async <T>(command: Command): Promise<T> =>
    (await (await fetch(control, { method: 'POST', body: JSON.stringify(command) })).json()) as T
  const start = async (command: Command): Promise<Running> => {
    const { id, url } = await ask<{ id: number; url: string }>(command)
    const state = (): Promise<State> => ask({ do: 'state', id })
    return {
      url,
      arrived: async () => (await state()).arrived,
      begun: async () => (await state()).begun,
      next: async () => void (await ask({ do: 'next', id })),
    }
  }
  return {
    gateway: (script = {}) => start({ do: 'gateway', ...script }),
    server: (steps, upload) =>
      start({
        do: 'server',
        steps: Array.isArray(steps) ? steps : [steps as Step],
        ...(upload && { upload }),
      }),
  }
}

/** A signed fetch for one server, without pauses between retries, in a page too. */
export function fetchFor(origin: string, options: Partial<SignedFetchOptions> = {}): SignedFetch {
  return createSignedFetch({
    credentials: KEY,
    origins: origin,
    retry: { baseDelaySeconds: 0 },
    dangerouslyAllowBrowser: true,
    ...options,
  })
}

/** The one value of a header; an error where it came twice. */
export function header(arrived: Arrived | undefined, name: string): string | undefined {
  const values = (arrived?.headers ?? []).filter(([given]) => given.toLowerCase() === name)
  if (values.length > 1) throw new Error(`${name} came ${values.length} times`)
  return values[0]?.[1]
}

/** What a promise was rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}

/** Whether this is a page: it sends no streams over http, and does not see where a redirect leads. */
export const isPage = 'window' in globalThis && 'document' in globalThis

export const utf8 = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
