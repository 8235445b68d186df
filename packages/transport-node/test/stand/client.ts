import { createClient } from '@apig/transport-node'
import type { AttemptEvent, Client, ClientOptions } from '@apig/transport-node'
import { opened } from './opened.ts'
import { CREDENTIALS } from './verifying-server.ts'

/** A client that is closed after the test, and what its attempts came to. */
export function startClient(
  origin: string | string[],
  options: Partial<ClientOptions> = {},
): Client & { readonly attempts: AttemptEvent[] } {
  const attempts: AttemptEvent[] = []
  const client = opened(
    createClient({
      credentials: CREDENTIALS,
      origins: origin,
      stage: 'RELEASE',
      proxy: false,
      onAttempt: (event) => attempts.push(event),
      ...options,
    }),
  )
  return { ...client, attempts }
}
