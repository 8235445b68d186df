import { parseDate } from '../date.ts'
import type { ClockDifference } from './mismatch.ts'
import type { Finding } from './finding.ts'
import type { Answer } from './read-answer.ts'
import type { OwnRequest } from './read-signed.ts'

const SIGNATURE_TIME = /signature time\s{0,5}[:=]\s{0,5}([0-9]{8}T[0-9]{6}Z)/i
const SERVER_TIME = /server time\s{0,5}[:=]\s{0,5}([0-9]{8}T[0-9]{6}Z)/i
const WINDOW_MINUTES = 15

/** `signature expired`, with or without the two times. */
export function explainClock(message: string, label: string, own: OwnRequest, answer: Answer): Finding {
  const clock = readClock(message, own)
  if (clock === undefined) return withoutTimes(label, own, answer)
  const minutes = Math.abs(clock.offsetSeconds) / 60
  const difference = inWords(minutes)
  const times = `signature time ${shown(clock.signatureTime)}, server time ${shown(clock.serverTime)}`
  const isBehind = clock.offsetSeconds > 0
  const advice: string[] = []
  if (!clock.isOwnSignature)
    advice.push(
      `The refused signature is not of the request given here (signed at ${own.headers.get('x-sdk-date') ?? 'another time'}): sign each request anew right before it is sent, and never keep signed headers for later calls.`,
    )
  advice.push(
    isBehind
      ? `Set the clock of the machine that signs: it is ${difference} behind. Turn on time synchronisation (NTP).`
      : `Set the clock of the machine that signs: it is ${difference} ahead. Turn on time synchronisation (NTP).`,
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
    summary: `The signature has expired (${label}): the clock that signed is ${difference} ${isBehind ? 'behind' : 'ahead of'} the gateway's (${times}), and at most ${WINDOW_MINUTES} minutes are allowed.`,
    advice: [...advice, ...temporary(own)],
    clock,
  }
}

function withoutTimes(label: string, own: OwnRequest, answer: Answer): Finding {
  const date = Date.parse(answer.headers.get('date') ?? '')
  const signed = read(own.headers.get('x-sdk-date'))
  const hint =
    Number.isNaN(date) || signed === undefined
      ? []
      : [
          `The Date header of the answer and X-Sdk-Date are ${inWords(Math.abs(date - signed.getTime()) / 60_000)} apart; the signature is ${date > signed.getTime() ? 'older' : 'newer'}.`,
        ]
  return {
    kind: 'clock',
    summary: `The signature has expired (${label}): X-Sdk-Date is more than ${WINDOW_MINUTES} minutes away from the gateway's clock.`,
    advice: [
      ...hint,
      'Compare the clock of the machine that signs with a time server, and set it.',
      'Sign each request right before it is sent; never keep signed headers for later calls.',
      ...temporary(own),
    ],
  }
}

function readClock(message: string, own: OwnRequest): ClockDifference | undefined {
  const signatureTime = read(SIGNATURE_TIME.exec(message)?.[1])
  const serverTime = read(SERVER_TIME.exec(message)?.[1])
  if (signatureTime === undefined || serverTime === undefined) return undefined
  return {
    signatureTime,
    serverTime,
    offsetSeconds: (serverTime.getTime() - signatureTime.getTime()) / 1000,
    isOwnSignature: read(own.headers.get('x-sdk-date'))?.getTime() === signatureTime.getTime(),
  }
}

/** The documentation of some services gives expired temporary credentials as a cause of the same message. */
function temporary(own: OwnRequest): string[] {
  return own.sent.has('x-security-token')
    ? ['The request carries a security token: get new temporary credentials if these may have expired.']
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
