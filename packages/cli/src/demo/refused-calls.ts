import type { MismatchKind } from '@apig/signer-core'
import { explainResponse } from '@apig/transport-node'
import type { Client } from '@apig/transport-node'
import { call, took } from './call.ts'
import { clientFor, jsonRequest } from './documented-calls.ts'
import type { LocalServices } from './local-services.ts'
import { printer, report } from './printer.ts'

const TWENTY_MINUTES = 20 * 60 * 1000

export async function signWithAnotherSecret(url: string, local: LocalServices): Promise<boolean> {
  printer.sent(`POST ${url}  with a wrong secret key, which must fail`)
  const { accessKeyId } = local
  const client = clientFor(local, {
    credentials: { accessKeyId, secretAccessKey: 'not-the-secret-access-key' },
  })
  return expectRefusal(client, url, 'secret-access-key', 'Wrong secret key')
}

/** Twice: as it is without the transport's help, and with it. */
export async function signWithAWrongClock(url: string, local: LocalServices): Promise<boolean> {
  local.setClocksAhead(TWENTY_MINUTES)
  try {
    printer.sent(`POST ${url}  with a clock that is 20 minutes slow, which must fail`)
    const refused = await expectRefusal(clientFor(local, { clock: 'local' }), url, 'clock', 'Wrong clock')
    printer.line()
    printer.sent(`POST ${url}  the same, and the client may take the gateway's time`)
    return (await expectRepair(url, local)) && refused
  } finally {
    local.setClocksAhead(0)
  }
}

async function expectRefusal(
  client: Client,
  url: string,
  expected: MismatchKind,
  name: string,
): Promise<boolean> {
  try {
    const made = await call(() => client.fetch(url, jsonRequest()))
    const { kind, text } = await explainResponse(made.response)
    printer.content(text)
    const refused = made.response.status === 401 && kind === expected
    return report(refused, `${name}: ${took(made)}, refused as it must be`)
  } finally {
    await client.close()
  }
}

async function expectRepair(url: string, local: LocalServices): Promise<boolean> {
  const statuses: unknown[] = []
  const client = clientFor(local, {
    onAttempt: ({ attributes }) => statuses.push(attributes['http.response.status_code']),
  })
  try {
    const made = await call(() => client.fetch(url, jsonRequest()))
    await made.response.arrayBuffer()
    const repaired = statuses.join() === '401,200'
    return report(repaired, `Clock learnt: ${took(made)}, signed again with the gateway's time`)
  } finally {
    await client.close()
  }
}
