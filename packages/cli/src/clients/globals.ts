// Scripts of Postman and of Bruno's safe mode have neither, but Node's Buffer; newman has no globalThis.

class Utf8Encoder {
  encode(text: string): Uint8Array {
    return Uint8Array.from(Buffer.from(text, 'utf8'))
  }
}

class Utf8Decoder {
  decode(bytes: Uint8Array): string {
    return Buffer.from(bytes).toString('utf8')
  }
}

/** What signer-core takes from `globalThis`. */
const globals: {
  readonly TextEncoder: typeof TextEncoder | typeof Utf8Encoder
  readonly TextDecoder: typeof TextDecoder | typeof Utf8Decoder
} = {
  TextEncoder: typeof TextEncoder === 'function' ? TextEncoder : Utf8Encoder,
  TextDecoder: typeof TextDecoder === 'function' ? TextDecoder : Utf8Decoder,
}
export default globals
