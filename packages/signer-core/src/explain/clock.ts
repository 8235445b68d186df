import { parseDate } from '../date.ts'
import { readSignatureTimes } from '../gateway.ts'
import type { Case, Finding } from './finding.ts'
import type { ClockDifference } from './mismatch.ts'
import type { OwnRequest } from './read-signed.ts'

const WINDOW_MINUTES = 15

/** `signature expired`, with or without the two times. */
export function explainClock(message: string, known: Case): Finding {
  const { label, own } = known
  const clock = readClock(message, own)
  if (clock === undefined) return withoutTimes(known)
  const minutes = Math.abs(clock.offsetSeconds) / 60
  const isBehind = clock.offsetSeconds > 0
  const relation = `${inWords(minutes)} ${isBehind ? 'behind' : 'ahead of'}`
  const times = `signature time ${shown(clock.signatureTime)}, server time ${shown(clock.serverTime)}`
  const advice: string[] = []
  if (!clock.isOwnSignature)
    advice.push(
      `The refused signature is not that of the request given here (signed at ${own.headers.get('x-sdk-date') ?? 'an unknown time'}): sign each request anew right before it is sent, and never keep signed headers for later calls.`,
    )
  advice.push(
    `Compare the clock of the machine that signs with a time server, and turn on time synchronisation (NTP): the signature time is ${inWords(minutes)} ${isBehind ? 'behind' : 'ahead'}.`,
  )
  if (isBehind)
    advice.push(
      'If that clock is right, the request was signed long before it was sent (kept in a queue, a cache, or for a retry): sign it right before sending.',
    )
  const hours = Math.round(minutes / 60)
  if (hours > 0 && Math.abs(minutes - hours * 60) <= 3)
    advice.push(
      `The difference is ${hours === 1 ? 'one whole hour' : `${hours} whole hours`}, as between time zones: X-Sdk-Date is UTC, not local time. formatDate(new Date()) makes it.`,
    )
  advice.push(
    'Sign again and send once more when the clock is right; the same signature can never be accepted.',
  )
  return {
    kind: 'clock',
    summary: `The signature has expired (${label}): its time is ${relation} the gateway's clock (${times})${minutes > WINDOW_MINUTES ? `, and at most ${WINDOW_MINUTES} minutes are allowed` : ''}.`,
    advice: [...advice, ...temporary(own)],
    clock,
  }
}

function withoutTimes({ label, own, response }: Case): Finding {
  const date = Date.parse(response.headers.get('date') ?? '')
  const signed = read(own.headers.get('x-sdk-date'))
  const hint =
    Number.isNaN(date) || signed === undefined
      ? []
      : [
          `The Date header of the response and X-Sdk-Date are ${inWords(Math.abs(date - signed.getTime()) / 60_000)} apart; the signature is ${date > signed.getTime() ? 'older' : 'newer'}.`,
        ]
  return {
    kind: 'clock',
    summary: `The signature has expired (${label}); the response does not say by how much.`,
    advice: [
      ...hint,
      `Compare the clock of the machine that signs with a time server: at most ${WINDOW_MINUTES} minutes of difference are allowed.`,
      'Sign each request right before it is sent; never keep signed headers for later calls.',
      ...temporary(own),
    ],
  }
}

function readClock(message: string, own: OwnRequest): ClockDifference | undefined {
  const times = readSignatureTimes(message)
  return (
    times && {
      ...times,
      offsetSeconds: (times.serverTime.getTime() - times.signatureTime.getTime()) / 1000,
      isOwnSignature: read(own.headers.get('x-sdk-date'))?.getTime() === times.signatureTime.getTime(),
    }
  )
}

/** The documentation of some services gives expired temporary credentials as a cause of the same message. */
function temporary(own: OwnRequest): string[] {
  return own.sent.has('x-security-token')
    ? ['The request carries a security token: get new temporary credentials if these have expired.']
    : []
}

function inWords(minutes: number): string {
  if (minutes < 1) return 'less than a minute'
  if (minutes < 120) return minutes < 1.5 ? '1 minute' : `${Math.round(minutes)} minutes`
  const hours = Math.round(minutes / 6) / 10
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}

function read(text: string | undefined): Date | undefined {
  try {
    return text === undefined ? undefined : parseDate(text)
  } catch {
    return undefined
  }
}

const shown = (date: Date): string => date.toISOString().replace('.000', '')
