// The part of sm-crypto that is SM3: no random numbers and nothing of Node, unlike its main module.
declare module 'sm-crypto/src/sm3/index.js' {
  export default function sm3(
    input: Uint8Array,
    options?: { readonly key: Uint8Array; readonly mode: 'hmac' },
  ): string
}
