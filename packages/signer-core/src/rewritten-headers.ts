const REWRITTEN =
  /^(?:accept|accept-(?:charset|encoding|language)|baggage|connection|content-(?:encoding|length)|cookie|date|dnt|expect|forwarded|if-.*|keep-alive|origin|priority|proxy-.*|range|referer|sec-.*|te|traceparent|tracestate|trailer|transfer-encoding|upgrade|user-agent|via|x-forwarded-.*)$/

/**
 * Whether HTTP clients and proxies set, change or drop this header, so that a signature over it would break
 * (docs/protocol.md, what the transports never sign).
 *
 * @param name - in lowercase
 */
export function isRewrittenHeader(name: string): boolean {
  return REWRITTEN.test(name)
}
