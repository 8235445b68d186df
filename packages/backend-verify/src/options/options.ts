import type { Algorithm } from '@apig/signer-core'
import type { ReplayStore } from '../replay/store.ts'
import type { Decision } from '../result/result.ts'

/** The secret of a key id; several while one is being replaced; or an object that can disable the key. */
export type KeyEntry =
  | string
  | readonly string[]
  | {
      /** The one secret. */
      readonly secret?: string | undefined
      /** Several, while one is being replaced. */
      readonly secrets?: readonly string[] | undefined
      /** Refuses the key without forgetting it. */
      readonly disabled?: boolean | undefined
    }

/**
 * Looks up a key id. Resolves to `undefined` or `null` for an id that does not exist; throws where it cannot know.
 * `signal` is aborted when `keyTimeoutSeconds` have passed. Give each id a secret of its own: the id is not signed, so that
 * either of two ids with one secret could stand in a request. Of an object or a `Map` this is checked, of a function it
 * cannot be.
 */
export type KeyLookup = (
  keyId: string,
  signal: AbortSignal,
) => KeyEntry | null | undefined | Promise<KeyEntry | null | undefined>

/**
 * The signature keys: a record or a `Map` from key id to secret (read anew for each request), or a function. An
 * undefined entry, as of a variable in `process.env` that is not set, is taken by the type and refused at construction.
 */
export type KeySource =
  Readonly<Record<string, KeyEntry | undefined>> | ReadonlyMap<string, KeyEntry> | KeyLookup

/** What to do with what two readers could read in two ways. */
export type Strictness = 'refuse' | 'accept'

/** The single options under `interpretation`. */
export interface InterpretationOptions {
  /** A `+` in the query: `literal` reads a plus, `space` a space, on both sides of the signature. `reference`: literal. */
  readonly plus?: 'refuse' | 'literal' | 'space' | undefined
  /** What some readers take for a slash in the path: `%2F`, `%5C` and `\`. `%2F` reads as `/`. */
  readonly encodedSlash?: Strictness | undefined
  /** `.` and `..` as segments of the path, escaped or not. They are kept, never resolved. */
  readonly dotSegments?: Strictness | undefined
  /** Empty segments in the path: `//`. */
  readonly doubleSlash?: Strictness | undefined
  /**
   * What does not decode to text without loss: escapes that are not UTF-8 (read as U+FFFD) or not hex (read as they
   * stand), `%00` in the path, and characters outside 0x21 to 0x7E (read as their UTF-8).
   */
  readonly lossyUtf8?: Strictness | undefined
  /** Pairs of the query without a name, `?=v`, which the signature does not cover. */
  readonly emptyNames?: Strictness | undefined
  /** Several values of one name, whose order the signature does not cover. Default: `accept` in both presets. */
  readonly valueOrder?: Strictness | undefined
  /**
   * What `/scoped` leaves open: the second and later values of a query name, which it does not sign and the result does
   * not have, and the query of a POST without a body, which it signs as if it were the body.
   */
  readonly scopedQuery?: Strictness | undefined
  /** Requests whose body the signature does not cover. `reference`: `accept`, with `bodyVerified: false` in the result. */
  readonly unsignedPayload?: Strictness | undefined
}

/** Refusing the replay of a request that verified. Off unless given. */
export interface ReplayOptions {
  /** Where claims are kept. Any replica that can receive the request must share it. */
  readonly store: ReplayStore
  /**
   * `tag` (the default) accepts and says `replay: 'seen'`; `reject` refuses, and demands `uniqueHeader` signed, since
   * honest identical calls within one second have one signature.
   */
  readonly onReplay?: 'tag' | 'reject' | undefined
  /** The signed header that makes each call unique, under `reject`. Default: `x-sdk-nonce`. */
  readonly uniqueHeader?: string | undefined
  /** The methods that are covered. Default: POST and PATCH. */
  readonly methods?: readonly string[] | undefined
  /** Where the store fails: `refuse` (the default) answers 503, `accept` lets the request pass with `replay: 'unknown'`. */
  readonly onStoreError?: Strictness | undefined
  /** How far the clocks of a fleet may differ: claims are kept that much longer. Default: 60. */
  readonly clockToleranceSeconds?: number | undefined
  /** How long the store may take, whatever limit of its own it has. Default: 1. */
  readonly storeTimeoutSeconds?: number | undefined
  /** Keeps services apart that share a store. Default: `apig`. */
  readonly namespace?: string | undefined
}

/** Where one line for each refusal goes; `console` and most loggers fit. */
export interface VerifierLogger {
  /** Takes one short line: the code and what to do. Never a secret, a token or a body. */
  warn(line: string): void
  /** Takes the details of a refusal, where there is such a function: step, hashes and header names. */
  debug?(line: string): void
}

/** The options of `createVerifier`. None of them turns a check off by a special value. */
export interface VerifierOptions extends InterpretationOptions {
  /** The signature keys of type hmac that are bound to the APIs in front of this service. */
  readonly keys: KeySource
  /**
   * The algorithms that are understood, each by its own name; any other is refused. Default: `sdkHmacSha256` alone.
   *
   * @example
   * ```ts
   * import { createVerifier } from '@apig/backend-verify'
   * import { sdkHmacSha256 } from '@apig/signer-core'
   * import { sdkEcdsaP256Sha256 } from '@apig/signer-core/p256'
   * import { v11HmacSha256 } from '@apig/signer-core/v11'
   *
   * createVerifier({
   *   keys: { 'signature-key-1': 'the secret in the console' },
   *   algorithms: [sdkHmacSha256, sdkEcdsaP256Sha256, v11HmacSha256({ region: 'cn-north-4', service: 'iotda' })],
   * })
   * ```
   */
  readonly algorithms?: readonly Algorithm[] | undefined
  /** The header that the signature is in, where the gateway is set to write it to another one. Default: `Authorization`. */
  readonly authorizationHeader?: string | undefined
  /** The names that the gateway signs as `host` for this service; compared regardless of case, port included. */
  readonly hosts?: readonly string[] | undefined
  /** The host that was signed, where a proxy rewrites `Host`. */
  readonly signedHost?: string | undefined
  /** The prefix of the path that was signed, where a proxy strips it: `/api`. */
  readonly basePath?: string | undefined
  /** How old or how far ahead a signature may be: above 0, at most 900, the default. */
  readonly maxSkewSeconds?: number | undefined
  /** `strict` (the default) refuses what two readers could read in two ways; `reference` reads as the reference signer does. */
  readonly interpretation?: 'strict' | 'reference' | undefined
  /** Headers that must be signed. Default: `host`. `x-sdk-date` must be in any case. */
  readonly requireSigned?: readonly string[] | undefined
  /**
   * `Content-Type` and `Content-Encoding` decide what a parser makes of verified bytes. Where the signature does not cover
   * them: `warn` (the default) says so once, `refuse` refuses, `accept` says nothing.
   */
  readonly unsignedContentHeaders?: 'warn' | 'refuse' | 'accept' | undefined
  /**
   * Requests that pass unverified, as `GET /healthz`: the method and the exact target. Never an upgrade or CONNECT, and
   * nothing with `X-HTTP-Method-Override` or its kind.
   */
  readonly exempt?: readonly string[] | undefined
  /** Default: 12 MiB, the gateway's own limit. */
  readonly maxBodyBytes?: number | undefined
  /**
   * For the bodies of all requests not yet verified, together; beyond it requests get 503. An eighth of it is kept for
   * bodies of up to 64 KiB. Default: 256 MiB.
   */
  readonly maxPendingBytes?: number | undefined
  /** How long a body may take to arrive. Default: 30. */
  readonly bodyTimeoutSeconds?: number | undefined
  /** A body that comes more slowly for five seconds is given up. Default: 1024. */
  readonly minBodyBytesPerSecond?: number | undefined
  /** How long the result of a key function is kept, a miss as well; a revoked key is refused after that. Default: 60. */
  readonly keyCacheSeconds?: number | undefined
  /** How long a key function may take. Default: 2. */
  readonly keyTimeoutSeconds?: number | undefined
  /** Whether replays are noticed, and what is done about them. Default: off. */
  readonly replay?: ReplayOptions | undefined
  /** The clock. */
  readonly now?: (() => Date) | undefined
  /** Called once for each request, for logs and metrics; gets names and hashes only. */
  readonly onDecision?: ((decision: Decision) => void) | undefined
  /** Default: `console`. */
  readonly logger?: VerifierLogger | undefined
}
