import { createParamDecorator, HttpException, Logger, Module, SetMetadata } from '@nestjs/common'
import type {
  CanActivate,
  CustomDecorator,
  DynamicModule,
  ExecutionContext,
  FactoryProvider,
  ModuleMetadata,
} from '@nestjs/common'
import { APP_GUARD, Reflector } from '@nestjs/core'
import { createVerifier } from '../create-verifier.ts'
import type { Verifier } from '../create-verifier.ts'
import { wrongKind } from '../options/checks.ts'
import type { VerifierOptions } from '../options/options.ts'
import { Refusal } from '../result/refusal.ts'
import type { ExemptRequest, VerifiedRequest, VerifyResult } from '../result/result.ts'
import type { Incoming } from './incoming.ts'
import { turnAway } from './turn-away.ts'
import { verifyIncoming } from './verify-incoming.ts'

/** What `ApigVerifyModule.forRootAsync` takes. */
export interface ApigVerifyAsyncOptions {
  /** Modules that export what `useFactory` needs. */
  readonly imports?: ModuleMetadata['imports']
  /** What `useFactory` is called with. */
  readonly inject?: FactoryProvider['inject']
  /** Gives the options of `createVerifier`. */
  readonly useFactory: FactoryProvider<VerifierOptions>['useFactory']
}

/** A request of Express, or of Fastify, which has Node's own in `raw`. */
interface NestRequest {
  readonly originalUrl: string
  readonly raw?: Incoming
  readonly rawBody?: unknown
  apig?: VerifiedRequest | ExemptRequest
}

/** A response of Express or of Fastify. */
interface NestResponse {
  header(name: string, value: string): unknown
}

const VERIFIER = Symbol('@apig/backend-verify: verifier')
const SKIP = '@apig/backend-verify: skip'

/** Replaces a body whose bytes were not kept. It is read after the checks that need no body. */
const NOT_KEPT = {
  [Symbol.asyncIterator]() {
    throw new Refusal(
      'CONFIG',
      'A parser read the body before the guard and kept no bytes: create the application with NestFactory.create(AppModule, { rawBody: true }). Nest then keeps what its own JSON and form parsers read; add others with app.useBodyParser(type), which keeps the bytes too.',
    )
  },
} as unknown as Uint8Array

/**
 * Verifies every route of a NestJS 11 application, on Express and on Fastify. Importing it is enough: it installs
 * {@link ApigVerifyGuard} for the whole application. Create the application with `rawBody: true`, since guards run after
 * the parsers. `@SkipVerify()` lets a route go without.
 *
 * Guards stand before handlers only: what middleware answers itself (static files, for example) is not verified.
 *
 * @example
 * ```ts
 * import { ApigVerifyModule } from '@apig/backend-verify/nest'
 * import { Module } from '@nestjs/common'
 * import { NestFactory } from '@nestjs/core'
 *
 * @Module({
 *   imports: [ApigVerifyModule.forRoot({ keys: { 'signature-key-1': 'the secret in the console' } })],
 * })
 * class AppModule {}
 *
 * const app = await NestFactory.create(AppModule, { rawBody: true })
 * await app.listen(3000)
 * ```
 */
export class ApigVerifyModule {
  /**
   * With the options of `createVerifier`. Refusals are logged by Nest's `Logger` unless `logger` says otherwise.
   *
   * @param options - read when the application is created
   * @throws TypeError or RangeError with `code: 'CONFIG'`, from `NestFactory.create`, where an option is wrong
   */
  static forRoot(options: VerifierOptions): DynamicModule {
    return ApigVerifyModule.forRootAsync({ useFactory: () => options })
  }

  /**
   * With options that other providers give.
   *
   * @throws TypeError or RangeError with `code: 'CONFIG'`, from `NestFactory.create`, where an option is wrong
   * @example
   * ```ts
   * import { ApigVerifyModule } from '@apig/backend-verify/nest'
   * import { Module } from '@nestjs/common'
   *
   * class Secrets {
   *   readonly signatureKeys = { 'signature-key-1': 'the secret in the console' }
   * }
   *
   * @Module({ providers: [Secrets], exports: [Secrets] })
   * class SecretsModule {}
   *
   * @Module({
   *   imports: [
   *     ApigVerifyModule.forRootAsync({
   *       imports: [SecretsModule],
   *       inject: [Secrets],
   *       useFactory: (secrets: Secrets) => ({ keys: secrets.signatureKeys, hosts: ['api.example.com'] }),
   *     }),
   *   ],
   * })
   * export class AppModule {}
   * ```
   */
  static forRootAsync({ imports = [], inject = [], useFactory }: ApigVerifyAsyncOptions): DynamicModule {
    return {
      module: ApigVerifyModule,
      imports,
      providers: [
        {
          provide: VERIFIER,
          inject,
          useFactory: async (...dependencies) => {
            const options = await useFactory(...dependencies)
            return createVerifier({ ...options, logger: options.logger ?? new Logger('ApigVerify') })
          },
        },
        {
          provide: ApigVerifyGuard,
          inject: [VERIFIER, Reflector],
          useFactory: (verifier: Verifier, reflector: Reflector) => new ApigVerifyGuard(verifier, reflector),
        },
        // The guard is a provider of its own, so that a test can override it.
        { provide: APP_GUARD, useExisting: ApigVerifyGuard },
      ],
    }
  }
}

Module({})(ApigVerifyModule)

/**
 * Lets only verified requests through. It verifies the target and headers as they came, and the bytes that Nest kept of
 * the body (`rawBody: true`); a body that no parser has touched, multipart say, is read and given back. A refusal is an
 * `HttpException` with the public reason and the request id, which exception filters see like any other.
 *
 * {@link ApigVerifyModule} installs it. A test of the application that does not sign overrides it.
 *
 * @example
 * ```ts
 * import { ApigVerifyGuard, ApigVerifyModule } from '@apig/backend-verify/nest'
 * import { Test } from '@nestjs/testing'
 *
 * const keys = { 'signature-key-1': 'the secret in the console' }
 * const module = await Test.createTestingModule({ imports: [ApigVerifyModule.forRoot({ keys })] })
 *   .overrideProvider(ApigVerifyGuard)
 *   .useValue({ canActivate: () => true })
 *   .compile()
 * ```
 */
export class ApigVerifyGuard implements CanActivate {
  readonly #verifier: Verifier
  readonly #reflector: Reflector

  /**
   * @param verifier - of `createVerifier`
   * @param reflector - Nest's
   */
  constructor(verifier: Verifier, reflector: Reflector) {
    this.#verifier = verifier
    this.#reflector = reflector
  }

  /**
   * Called by Nest before each handler.
   *
   * @throws HttpException where the request is refused
   * @throws TypeError with `code: 'CONFIG'` for a handler that does not serve HTTP
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()]
    if (this.#reflector.getAllAndOverride<boolean | undefined>(SKIP, places) === true) return true
    const type = context.getType<string>()
    if (type !== 'http')
      throw wrongKind(
        `ApigVerifyGuard verifies HTTP requests, and this handler is of type '${type}': mark it with @SkipVerify() and check its callers in another way.`,
      )
    const request = context.switchToHttp().getRequest<NestRequest>()
    const incoming = request.raw ?? (request as unknown as Incoming)
    const result = await verifyKept(this.#verifier, request, incoming)
    if (result.ok) {
      request.apig = result
      return true
    }
    const { status, headers, body } = turnAway(incoming, result)
    const response = context.switchToHttp().getResponse<NestResponse>()
    for (const [name, value] of Object.entries(headers))
      // Those of the body are for who writes it: an exception filter.
      if (!name.startsWith('content-')) response.header(name, value)
    throw new HttpException(JSON.parse(body) as Record<string, string>, status)
  }
}

function verifyKept(
  verifier: Verifier,
  { originalUrl, rawBody }: NestRequest,
  incoming: Incoming,
): Promise<VerifyResult> {
  const kept = rawBody instanceof Uint8Array ? rawBody : undefined
  const body = kept ?? (incoming.readableDidRead ? NOT_KEPT : undefined)
  return verifyIncoming(verifier, incoming, originalUrl, { rawBody: () => body })
}

/**
 * Lets a route, or all routes of a controller, go unverified: health checks, and whatever does not come through the
 * gateway. `@Verified()` has nothing to give there.
 *
 * @example
 * ```ts
 * import { SkipVerify } from '@apig/backend-verify/nest'
 * import { Controller, Get } from '@nestjs/common'
 *
 * @Controller('healthz')
 * export class HealthController {
 *   @Get()
 *   @SkipVerify()
 *   check(): string {
 *     return 'ok'
 *   }
 * }
 * ```
 */
export function SkipVerify(): CustomDecorator {
  return SetMetadata(SKIP, true)
}

/**
 * Gives a handler what was verified: a `VerifiedRequest`, with the key id, the canonical path, the query, the signed
 * headers and the bytes of the body.
 *
 * @throws TypeError with `code: 'CONFIG'`, when the handler is called, where the request was let through unverified
 * @example
 * ```ts
 * import type { VerifiedRequest } from '@apig/backend-verify'
 * import { Verified } from '@apig/backend-verify/nest'
 * import { Body, Controller, Post } from '@nestjs/common'
 *
 * @Controller('orders')
 * export class OrdersController {
 *   @Post()
 *   create(@Verified() apig: VerifiedRequest, @Body() order: { id: number }) {
 *     return { keyId: apig.keyId, order }
 *   }
 * }
 * ```
 */
export function Verified(): ParameterDecorator {
  return verifiedOf()
}

const verifiedOf = createParamDecorator((_: unknown, context: ExecutionContext): VerifiedRequest => {
  const { apig } = context.switchToHttp().getRequest<NestRequest>()
  if (apig === undefined || apig.exempt)
    throw wrongKind(
      '@Verified() has nothing to give: this request was not verified. Import ApigVerifyModule, and use neither @SkipVerify() nor the option exempt for this route.',
    )
  return apig
})
