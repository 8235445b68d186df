/**
 * The gateway as the tests of this workspace set it up, with more switches and no defaults. Not part of the public API: it
 * changes in any release.
 *
 * @packageDocumentation
 * @internal
 */
export { checkRequest } from './gateway/check-request.ts'
export type { Keys, Verdict } from './gateway/check-request.ts'
export type { RefusalReason } from './gateway/refusal-reason.ts'
export type { BackendKey } from './gateway/backend-signature.ts'
export type { AuthenticationForm } from './gateway/authentication-answer.ts'
export { DOCUMENTED_CORS } from './gateway/cors.ts'
export type { CorsPolicy } from './gateway/cors.ts'
export type { Backend, BackendRequest } from './gateway/backend-request.ts'
export { createGateway } from './gateway/gateway.ts'
export type { Gateway } from './gateway/gateway.ts'
export { DOCUMENTED_LIMITS } from './gateway/limits.ts'
export type { GatewayLimits } from './gateway/limits.ts'
export type { GatewayOptions } from './gateway/options.ts'
export type { Page } from './gateway/page.ts'
export type { Publication } from './gateway/publication.ts'
export type { RawHeader, ReceivedRequest, RequestHead } from './gateway/received-request.ts'
export type { Throttling } from './gateway/throttle.ts'
export type { RunningServer } from './http/listen.ts'
export { createSampleService } from './service/service.ts'
export type { SampleServiceOptions } from './service/service.ts'
export { createVerifiedService } from './service/verified-service.ts'
export type { VerifiedServiceOptions } from './service/verified-service.ts'
export { startWithPages } from './start-gateway.ts'
