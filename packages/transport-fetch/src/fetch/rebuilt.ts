/** The same response with another body; it says where it came from, as the first did. */
export function rebuilt(
  { status, statusText, headers, url, redirected, type }: Response,
  body: ReadableStream<Uint8Array> | ArrayBuffer | null,
): Response {
  const response = new Response(body, { status, statusText, headers })
  for (const [name, value] of Object.entries({ url, redirected, type }))
    Object.defineProperty(response, name, { value, configurable: true })
  return response
}
