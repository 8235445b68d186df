import { isToken, kindOf } from '@apig/signer-core/internal'
import type { ReplayStore } from '../replay/store.ts'
import { numberOption, requireKnownNames, wordOption, wrongKind } from './checks.ts'
import type { ReplayOptions } from './options.ts'

/** The replay options, decided. */
export interface ReplaySettings {
  readonly store: ReplayStore
  readonly onReplay: 'tag' | 'reject'
  readonly uniqueHeader: string
  readonly methods: ReadonlySet<string>
  readonly onStoreError: 'refuse' | 'accept'
  readonly clockToleranceMs: number
  readonly storeTimeoutMs: number
  readonly namespace: string
}

const NAMES: readonly string[] = [
  'store',
  'onReplay',
  'uniqueHeader',
  'methods',
  'onStoreError',
  'clockToleranceSeconds',
  'storeTimeoutSeconds',
  'namespace',
]

/** Step 0, for `replay`. */
export function readReplayOptions(options: ReplayOptions | undefined): ReplaySettings | undefined {
  if (options === undefined) return undefined
  requireKnownNames('options.replay', options, NAMES)
  const { store, uniqueHeader = 'x-sdk-nonce', methods = ['POST', 'PATCH'], namespace = 'apig' } = options
  if (typeof store !== 'object' || store === null || typeof store.claim !== 'function')
    throw wrongKind(
      'options.replay.store must be a replay store: createProcessReplayStore(...), createRedisReplayStore(...) or one of your own with a function claim.',
    )
  if (store.scope !== 'process' && store.scope !== 'shared')
    throw wrongKind("options.replay.store.scope must be 'process' or 'shared'.")
  if (typeof uniqueHeader !== 'string' || !isToken(uniqueHeader))
    throw wrongKind(`options.replay.uniqueHeader must be a header name, not ${kindOf(uniqueHeader)}.`)
  if (
    !Array.isArray(methods) ||
    methods.length === 0 ||
    !methods.every((method) => typeof method === 'string' && isToken(method))
  )
    throw wrongKind("options.replay.methods must be an array of methods such as ['POST', 'PATCH'].")
  if (typeof namespace !== 'string' || namespace === '')
    throw wrongKind(`options.replay.namespace must be a string, not ${kindOf(namespace)}.`)
  return {
    store,
    onReplay: wordOption('options.replay.onReplay', options.onReplay, 'tag', ['tag', 'reject']),
    uniqueHeader: uniqueHeader.toLowerCase(),
    methods: new Set(methods),
    onStoreError: wordOption('options.replay.onStoreError', options.onStoreError, 'refuse', [
      'refuse',
      'accept',
    ]),
    clockToleranceMs:
      1000 *
      numberOption('options.replay.clockToleranceSeconds', options.clockToleranceSeconds, 60, {
        min: 0,
        max: 900,
      }),
    storeTimeoutMs:
      1000 *
      numberOption('options.replay.storeTimeoutSeconds', options.storeTimeoutSeconds, 1, {
        above: 0,
        max: 30,
      }),
    namespace,
  }
}
