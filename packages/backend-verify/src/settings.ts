import type { Algorithm } from '@apig/signer-core'
import { isToken } from '@apig/signer-core/checked'
import { readAlgorithms } from './algorithms-option.ts'
import type { KnownHeads } from './read-authorization.ts'
import type { ReplaySettings } from './claim-replay.ts'
import { kindOf, outOfRange, wrongKind } from './config-error.ts'
import { INTERPRETATION_NAMES, readInterpretation } from './interpretation.ts'
import type { Interpretation } from './interpretation.ts'
import { readKeys } from './key-source.ts'
import type { Keys } from './key-source.ts'
import { numberOption, requireKnownNames } from './number-option.ts'
import type { VerifierLogger, VerifierOptions } from './options.ts'
import { createPendingBytes } from './pending-bytes.ts'
import type { PendingBytes } from './pending-bytes.ts'
import { createTargetReader } from './read-target.ts'
import type { Target } from './read-target.ts'
import { readReplayOptions } from './replay-options.ts'
import type { Decision } from './decision.ts'

/** The options, checked and decided: what every step reads. */
export interface Settings {
  readonly keys: Keys
  readonly algorithms: readonly Algorithm[]
  readonly knownHeads: KnownHeads
  /** Lowercase. */
  readonly hosts: ReadonlySet<string> | undefined
  readonly signedHost: string | undefined
  readonly basePath: string
  readonly maxSkewMs: number
  readonly interpretation: Interpretation
  /** As `basePath` and `interpretation` say. */
  readonly readTarget: (url: unknown) => Target
  readonly requireSigned: readonly string[]
  readonly exempt: ReadonlySet<string>
  readonly maxBodyBytes: number
  readonly pending: PendingBytes
  readonly bodyTimeoutMs: number
  readonly replay: ReplaySettings | undefined
  readonly now: (() => Date) | undefined
  readonly onDecision: ((decision: Decision) => void) | undefined
  readonly logger: VerifierLogger
}

const NAMES: readonly string[] = [
  'keys',
  'algorithms',
  'hosts',
  'signedHost',
  'basePath',
  'maxSkewSeconds',
  'interpretation',
  ...INTERPRETATION_NAMES,
  'requireSigned',
  'exempt',
  'maxBodyBytes',
  'maxPendingBytes',
  'bodyTimeoutSeconds',
  'keyCacheSeconds',
  'keyTimeoutSeconds',
  'replay',
  'now',
  'onDecision',
  'logger',
]

const MEBIBYTE = 1024 * 1024

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
  const basePath = readBasePath(options.basePath)
  const interpretation = readInterpretation(options.interpretation, options)
  const settings: Settings = {
    keys: readKeys(options.keys, cacheSeconds * 1000, timeoutSeconds * 1000),
    algorithms: readAlgorithms(options.algorithms),
    knownHeads: { byText: new Map(), last: undefined },
    hosts: readHosts(options.hosts),
    signedHost: readSignedHost(options.signedHost),
    basePath,
    maxSkewMs:
      1000 * numberOption('options.maxSkewSeconds', options.maxSkewSeconds, 900, { above: 0, max: 900 }),
    interpretation,
    readTarget: createTargetReader(basePath, interpretation),
    requireSigned: readRequireSigned(options.requireSigned),
    exempt: readExempt(options.exempt),
    maxBodyBytes,
    pending: createPendingBytes(maxPendingBytes),
    bodyTimeoutMs:
      1000 *
      numberOption('options.bodyTimeoutSeconds', options.bodyTimeoutSeconds, 30, { above: 0, max: 3600 }),
    replay: readReplayOptions(options.replay),
    now: readClock(options.now),
    onDecision: readFunction('options.onDecision', options.onDecision),
    logger: readLogger(options.logger),
  }
  requireAgreement(settings)
  return settings
}

/** Options that say nothing together. */
function requireAgreement({ hosts, signedHost, requireSigned }: Settings): void {
  if ((hosts !== undefined || signedHost !== undefined) && !requireSigned.includes('host'))
    throw wrongKind(
      "options.requireSigned leaves out 'host', so that options.hosts and options.signedHost would prove nothing; require host, or leave them out.",
    )
  if (hosts !== undefined && signedHost !== undefined && !hosts.has(signedHost.toLowerCase()))
    throw wrongKind('options.signedHost is not among options.hosts, so that every request would be refused.')
}

function readHosts(hosts: unknown): ReadonlySet<string> | undefined {
  if (hosts === undefined) return undefined
  const names = requireTexts('options.hosts', hosts)
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
  const given = names === undefined ? ['host'] : requireTexts('options.requireSigned', names)
  for (const name of given) {
    if (!isToken(name)) throw wrongKind('options.requireSigned has an entry that is no header name.')
  }
  return [...new Set(['x-sdk-date', ...given.map((name) => name.toLowerCase())])]
}

function readExempt(entries: unknown): ReadonlySet<string> {
  if (entries === undefined) return new Set()
  const texts = requireTexts('options.exempt', entries)
  for (const text of texts) {
    if (!/^[A-Z]+ \/[\x21-\x7e]*$/.test(text))
      throw wrongKind(
        "options.exempt must hold a method and an exact target each, such as 'GET /healthz'; there are no patterns.",
      )
  }
  return new Set(texts)
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
  if (logger === undefined) return console
  if (typeof logger !== 'object' || logger === null || typeof logger.warn !== 'function')
    throw wrongKind(
      `options.logger must be an object with a function warn, as console is, not ${kindOf(logger)}.`,
    )
  return logger
}

function requireTexts(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw wrongKind(`${name} must be an array of texts, not ${kindOf(value)}.`)
  const items: readonly unknown[] = value
  return items.map((item) => {
    if (typeof item !== 'string')
      throw wrongKind(`${name} must be an array of texts; it holds ${kindOf(item)}.`)
    return item
  })
}
