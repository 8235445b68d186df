import type { IncomingMessage } from 'node:http'

const PATIENCE_MILLISECONDS = 5000

/**
 * Reads on what nobody wants, for a while: a connection that is closed while the client still sends is reset, and the
 * client may then never see the answer.
 */
export function discardRest(message: IncomingMessage): void {
  if (message.complete || message.destroyed) return
  const timer = setTimeout(() => message.socket.destroy(), PATIENCE_MILLISECONDS)
  timer.unref()
  message.once('close', () => clearTimeout(timer))
  message.once('end', () => clearTimeout(timer))
  message.on('error', () => undefined)
  message.resume()
}
