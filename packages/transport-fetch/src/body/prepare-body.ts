import type { GivenBody } from './given-body.ts'
import { prepareNone, prepareWhole } from './prepare-whole.ts'
import type { BodyContext } from './prepare-whole.ts'
import type { ReadyBody } from './ready-body.ts'

/**
 * Reads and measures a body, and decides what is signed of it, once for all attempts.
 *
 * @returns a promise only where something has to be read first
 * @throws TransportError `BODY_TOO_LARGE`, `BODY_UNHASHED`, `STREAM_UNSUPPORTED`
 */
export function prepareBody(
  given: GivenBody | undefined,
  context: BodyContext,
): ReadyBody | Promise<ReadyBody> {
  if (given === undefined) return prepareNone(context)
  if (given.kind === 'whole') return prepareWhole(given.value, context)
  // Most bodies are text: what reads forms, files and streams is loaded by the first one.
  return import('./prepare-pieces.ts').then(({ preparePieces }) => preparePieces(given, context))
}
