import { sdkHmacSha256 } from '@apig/signer-core'
import type { Algorithm, SignatureForm } from '@apig/signer-core'
import { isToken, kindOf } from '@apig/signer-core/internal'
import { checkKeys } from '../keys/key-source.ts'
import type { KeySettings } from '../keys/key-source.ts'
import type { Decision } from '../result/result.ts'
import { numberOption, outOfRange, requireKnownNames, wordOption, wrongKind } from './checks.ts'
import { INTERPRETATION_NAMES, readInterpretation } from './interpretation.ts'
import type { Interpretation } from './interpretation.ts'
import type { VerifierLogger, VerifierOptions } from './options.ts'
import { readReplayOptions } from './replay.ts'
import type { ReplaySettings } from './replay.ts'

/** The options, checked and decided: data only. */
export interface Settings {
  readonly keys: KeySettings
  readonly algorithms: readonly Algorithm[]
  /** Lowercase. */
  readonly authorizationHeader: string
  /** Lowercase. */
  readonly hosts: ReadonlySet<string> | undefined
  readonly signedHost: string | undefined
  readonly basePath: string
  readonly maxSkewMs: number
  readonly interpretation: Interpretation
  readonly requireSigned: readonly string[]
  readonly unsignedContentHeaders: 'warn' | 'refuse' | 'accept'
  readonly exempt: ReadonlySet<string>
  readonly maxBodyBytes: number
  readonly maxPendingBytes: number
  readonly bodyTimeoutMs: number
  readonly minBodyBytesPerSecond: number
  readonly replay: ReplaySettings | undefined
  readonly now: (() => Date) | undefined
  readonly onDecision: ((decision: Decision) => void) | undefined
  readonly logger: VerifierLogger
}

const NAMES: readonly string[] = [
  'keys',
  'algorithms',
  'authorizationHeader',
  'hosts',
  'signedHost',
  'basePath',
  'maxSkewSeconds',
  'interpretation',
  ...INTERPRETATION_NAMES,
  'requireSigned',
  'unsignedContentHeaders',
  'exempt',
  'maxBodyBytes',
  'maxPendingBytes',
  'bodyTimeoutSeconds',
  'minBodyBytesPerSecond',
  'keyCacheSeconds',
  'keyTimeoutSeconds',
  'replay',
  'now',
  'onDecision',
  'logger',
]

const MEBIBYTE = 1024 * 1024

const CONSOLE: VerifierLogger = { warn: (line) => console.warn(line) }

/** Step 0. Throws an error with the code CONFIG that names the option. */
export function readOptions(options: VerifierOptions): Settings {
  requireKnownNames('options', options, NAMES)
  const maxBodyBytes = numberOption('options.maxBodyBytes', options.maxBodyBytes, 12 * MEBIBYTE, {
    min: 0,
    max: 1024 * MEBIBYTE,
    whole: true,
  })
  const pendingDefault = Math.max(256 * MEBIBYTE, 2 * maxBodyBytes)
  const maxPendingBytes = numberOption('options.maxPendingBytes', options.maxPendingBytes, pendingDefault, {
    min: maxBodyBytes,
    max: Number.MAX_SAFE_INTEGER,
    whole: true,
  })
  const cacheSeconds = numberOption('options.keyCacheSeconds', options.keyCacheSeconds, 60, {
    min: 0,
    max: 3600,
  })
  const timeoutSeconds = numberOption('options.keyTimeoutSeconds', options.keyTimeoutSeconds, 2, {
    above: 0,
    max: 60,
  })
  const settings: Settings = {
    keys: { source: checkKeys(options.keys), cacheMs: cacheSeconds * 1000, timeoutMs: timeoutSeconds * 1000 },
    algorithms: readAlgorithms(options.algorithms),
    authorizationHeader: readAuthorizationHeader(options.authorizationHeader),
    hosts: readHosts(options.hosts),
    signedHost: readSignedHost(options.signedHost),
    basePath: readBasePath(options.basePath),
    maxSkewMs:
      1000 * numberOption('options.maxSkewSeconds', options.maxSkewSeconds, 900, { above: 0, max: 900 }),
    interpretation: readInterpretation(options.interpretation, options),
    requireSigned: readRequireSigned(options.requireSigned),
    unsignedContentHeaders: wordOption(
      'options.unsignedContentHeaders',
      options.unsignedContentHeaders,
      'warn',
      ['warn', 'refuse', 'accept'],
    ),
    exempt: readExempt(options.exempt),
    maxBodyBytes,
    maxPendingBytes,
    bodyTimeoutMs:
      1000 *
      numberOption('options.bodyTimeoutSeconds', options.bodyTimeoutSeconds, 30, { above: 0, max: 3600 }),
    minBodyBytesPerSecond: numberOption(
      'options.minBodyBytesPerSecond',
      options.minBodyBytesPerSecond,
      1024,
      { min: 1, max: MEBIBYTE },
    ),
    replay: readReplayOptions(options.replay),
    now: readClock(options.now),
    onDecision: readFunction('options.onDecision', options.onDecision),
    logger: readLogger(options.logger),
  }
  requireAgreement(settings)
  return settings
}

/** Options that contradict each other. */
function requireAgreement({ hosts, signedHost, requireSigned }: Settings): void {
  if ((hosts !== undefined || signedHost !== undefined) && !requireSigned.includes('host'))
    throw wrongKind(
      "options.requireSigned leaves out 'host', so that options.hosts and options.signedHost would prove nothing; require host, or leave them out.",
    )
  if (hosts !== undefined && signedHost !== undefined && !hosts.has(signedHost.toLowerCase()))
    throw wrongKind('options.signedHost is not among options.hosts, so that every request would be refused.')
}

function readAuthorizationHeader(name: unknown): string {
  if (name === undefined) return 'authorization'
  if (typeof name !== 'string' || !isToken(name) || ['host', 'x-sdk-date'].includes(name.toLowerCase()))
    throw wrongKind(
      `options.authorizationHeader must be the name of the header that the gateway writes its signature to, such as 'X-Custom-Auth', not ${kindOf(name)}.`,
    )
  return name.toLowerCase()
}

function readHosts(hosts: unknown): ReadonlySet<string> | undefined {
  if (hosts === undefined) return undefined
  const names = requireStrings('options.hosts', hosts)
  if (names.length === 0)
    throw wrongKind(
      'options.hosts is empty, so that every request would be refused; leave it out to allow any host.',
    )
  for (const name of names) requireHost('an entry of options.hosts', name)
  return new Set(names.map((name) => name.toLowerCase()))
}

function readSignedHost(host: unknown): string | undefined {
  if (host === undefined) return undefined
  if (typeof host !== 'string')
    throw wrongKind(`options.signedHost must be a host name, not ${kindOf(host)}.`)
  requireHost('options.signedHost', host)
  return host
}

function requireHost(name: string, host: string): void {
  if (!/^[A-Za-z0-9.\-_:[\]]+$/.test(host))
    throw wrongKind(
      `${name} must be a host as it stands in the Host header ('api.example.com', 'localhost:8080'), without a scheme, path or wildcard.`,
    )
}

function readBasePath(path: unknown): string {
  if (path === undefined) return ''
  if (typeof path !== 'string' || !/^(?:\/[A-Za-z0-9\-_.~]+)+$/.test(path) || /\/\.\.?(?:\/|$)/.test(path))
    throw wrongKind(
      "options.basePath must be a plain path such as '/api' or '/api/v1', with no slash at its end and no escapes.",
    )
  return path
}

function readRequireSigned(names: unknown): readonly string[] {
  const given = names === undefined ? ['host'] : requireStrings('options.requireSigned', names)
  for (const name of given) {
    if (!isToken(name)) throw wrongKind('options.requireSigned has an entry that is not a header name.')
  }
  return [...new Set(['x-sdk-date', ...given.map((name) => name.toLowerCase())])]
}

function readExempt(given: unknown): ReadonlySet<string> {
  if (given === undefined) return new Set()
  const entries = requireStrings('options.exempt', given)
  for (const text of entries) {
    if (!/^[A-Z]+ \/[\x21-\x7e]*$/.test(text) || text.startsWith('CONNECT '))
      throw wrongKind(
        "options.exempt must hold a method and an exact target each, such as 'GET /healthz'; patterns are not supported, and CONNECT is never exempt.",
      )
  }
  return new Set(entries)
}

function readClock(now: unknown): (() => Date) | undefined {
  if (now === undefined) return undefined
  if (typeof now !== 'function')
    throw wrongKind(`options.now must be a function that returns a Date, not ${kindOf(now)}.`)
  const clock = now as () => Date
  let probe: unknown
  try {
    probe = clock()
  } catch {
    // A clock that is not ready yet; each request asks again.
    return clock
  }
  if (probe !== undefined && !(probe instanceof Date))
    throw wrongKind(`options.now must return a Date, not ${kindOf(probe)}.`)
  if (probe !== undefined && Number.isNaN(probe.getTime()))
    throw outOfRange('options.now returned an invalid Date.')
  return clock
}

function readFunction<T>(name: string, value: T | undefined): T | undefined {
  if (value !== undefined && typeof value !== 'function')
    throw wrongKind(`${name} must be a function, not ${kindOf(value)}.`)
  return value
}

function readLogger(logger: VerifierLogger | undefined): VerifierLogger {
  // Without `debug`: details are for those who ask for them.
  if (logger === undefined) return CONSOLE
  if (typeof logger !== 'object' || logger === null || typeof logger.warn !== 'function')
    throw wrongKind(
      `options.logger must be an object with a function warn, as console is, not ${kindOf(logger)}.`,
    )
  return logger
}

function requireStrings(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw wrongKind(`${name} must be an array of strings, not ${kindOf(value)}.`)
  const items: readonly unknown[] = value
  return items.map((item) => {
    if (typeof item !== 'string')
      throw wrongKind(`${name} must be an array of strings; it holds ${kindOf(item)}.`)
    return item
  })
}

const ALGORITHM_NAME = /^[A-Z0-9]{2,10}(?:-[A-Z0-9]{2,10}){1,3}$/
const CONTENT_HEADER = /^[a-z0-9-]+$/

/**
 * The algorithms that are understood. Each has a name of its own, which `Authorization` and the string to sign both begin
 * with, or a scope, which is a line of what is signed: so no signature of one can be read as that of another.
 */
function readAlgorithms(given: unknown): readonly Algorithm[] {
  if (given === undefined) return [sdkHmacSha256]
  if (!Array.isArray(given))
    throw wrongKind(`options.algorithms must be an array of Algorithm values, not ${kindOf(given)}.`)
  if (given.length === 0)
    throw wrongKind(
      'options.algorithms is empty, so that every request would be refused; leave it out for SDK-HMAC-SHA256 only.',
    )
  const algorithms = (given as readonly unknown[]).map((value, at) => {
    if (!isAlgorithm(value))
      throw wrongKind(
        `options.algorithms[${at}] must be an Algorithm: sdkHmacSha256 of '@apig/signer-core', an export of '/sm3', '/p256' or '/sm2' of it, or what v11HmacSha256({ region, service }) of '/v11' or sdkHmacSha256Scoped({ region, service }) of '/scoped' returns, not ${kindOf(value)}.`,
      )
    return value
  })
  const twice = algorithms.find(({ name, scope }, at) =>
    algorithms.slice(0, at).some((one) => one.name === name && typeof one.scope === typeof scope),
  )?.name
  if (twice !== undefined)
    throw wrongKind(
      `options.algorithms has ${twice} twice; one verifier takes each once, with one region and service where it has them.`,
    )
  return Object.freeze(algorithms)
}

function isAlgorithm(value: unknown): value is Algorithm {
  if (typeof value !== 'object' || value === null) return false
  const { name, contentHeader, hash, createHash, createKey, signatureForm, ...optional } = value as Partial<
    Record<keyof Algorithm, unknown>
  >
  const { scope, createVerifier, wireForm, headerValue } = optional
  return (
    typeof name === 'string' &&
    ALGORITHM_NAME.test(name) &&
    typeof contentHeader === 'string' &&
    CONTENT_HEADER.test(contentHeader) &&
    [hash, createHash, createKey].every((part) => typeof part === 'function') &&
    [scope, createVerifier, wireForm, headerValue].every(
      (part) => part === undefined || typeof part === 'function',
    ) &&
    (signatureForm === undefined || typeof (signatureForm as Partial<SignatureForm>).matches === 'function')
  )
}
