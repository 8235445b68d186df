import { SignerError } from './errors.ts'

const ADVICE = {
  TextEncoder: 'load a polyfill before signing (fast-text-encoding)',
  TextDecoder: 'load a polyfill before signing (fast-text-encoding)',
  URL: "load a polyfill (react-native-url-polyfill), or pass url as a target ('/path?query') with a host header, which needs no URL",
}

/**
 * A global that some runtimes lack (WeChat mini programs, React Native). Asked for at the call, never at import.
 *
 * @throws SignerError `RUNTIME_UNSUPPORTED`
 */
export function requireGlobal<K extends keyof typeof ADVICE>(name: K): (typeof globalThis)[K] {
  if (typeof globalThis[name] === 'function') return globalThis[name]
  throw runtimeUnsupported(name, 'has no')
}

export function runtimeUnsupported(name: keyof typeof ADVICE, problem: string): SignerError {
  return new SignerError('RUNTIME_UNSUPPORTED', `This runtime ${problem} ${name}; ${ADVICE[name]}.`)
}
