export type { PublicReason, VerifyCode } from './codes.ts'
export { isConfigError } from './config-error.ts'
export type { ConfigError } from './config-error.ts'
export { createVerifier } from './create-verifier.ts'
export type { Verifier } from './create-verifier.ts'
export type { Decision } from './decision.ts'
export type { Change } from './explain-candidates.ts'
export type { Explanation, ExplainOptions } from './explain.ts'
export type {
  InterpretationOptions,
  KeyEntry,
  KeyLookup,
  KeySource,
  ReplayOptions,
  Strictness,
  VerifierLogger,
  VerifierOptions,
} from './options.ts'
export { createProcessReplayStore } from './process-replay-store.ts'
export type { ProcessReplayStoreOptions } from './process-replay-store.ts'
export { refusalResponse } from './refusal-response.ts'
export type { RefusalResponse } from './refusal-response.ts'
export type { ReplayStore } from './replay-store.ts'
export type { RawHeaders, RequestBody, VerifyRequest } from './request.ts'
export type {
  Ambiguity,
  ExemptRequest,
  RefusedRequest,
  ReplayState,
  VerifiedRequest,
  VerifyResult,
} from './result.ts'
