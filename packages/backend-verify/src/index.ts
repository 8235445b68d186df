export type { PublicReason, VerifyCode } from './result/codes.ts'
export { isConfigError } from './options/checks.ts'
export type { ConfigError } from './options/checks.ts'
export { createVerifier } from './create-verifier.ts'
export type { Verifier } from './create-verifier.ts'
export type { Change } from './explain/candidates.ts'
export type { Explanation, ExplainOptions } from './explain/explain.ts'
export type {
  InterpretationOptions,
  KeyEntry,
  KeyLookup,
  KeySource,
  ReplayOptions,
  Strictness,
  VerifierLogger,
  VerifierOptions,
} from './options/options.ts'
export { createProcessReplayStore } from './replay/process-store.ts'
export type { ProcessReplayStoreOptions } from './replay/process-store.ts'
export { refusalResponse } from './result/response.ts'
export type { RefusalResponse } from './result/response.ts'
export type { ReplayStore } from './replay/store.ts'
export type { RawHeaders, RequestBody, VerifyRequest } from './read/request.ts'
export type {
  AcceptedRequest,
  Ambiguity,
  Decision,
  ExemptRequest,
  RefusedRequest,
  Register,
  ReplayState,
  VerifiedRequest,
  VerifyResult,
} from './result/result.ts'
