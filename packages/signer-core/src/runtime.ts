import { SignerError } from './errors.ts'

const TEXT_ADVICE = 'load a polyfill (fast-text-encoding)'
const ADVICE: Readonly<Record<'TextEncoder' | 'TextDecoder' | 'URL', string>> = {
  TextEncoder: TEXT_ADVICE,
  TextDecoder: TEXT_ADVICE,
  URL: "load a polyfill (react-native-url-polyfill), or pass url as a target ('/path?query') with a host header",
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

function runtimeUnsupported(name: keyof typeof ADVICE, problem: string): SignerError {
  return new SignerError('RUNTIME_UNSUPPORTED', `This runtime ${problem} ${name}; ${ADVICE[name]}.`)
}

let urlWorks = false

/** React Native has a `URL` whose parts throw or come out changed; no URL may be blamed for that. */
export function requireWorkingUrl(): void {
  if (urlWorks) return
  const Url = requireGlobal('URL')
  try {
    const { origin, host, pathname, search } = new Url('https://h.example:443/a/../b?c=%20#d')
    urlWorks = `${origin} ${host}${pathname}${search}` === 'https://h.example h.example/b?c=%20'
  } catch {}
  if (!urlWorks) throw runtimeUnsupported('URL', 'has only a part of')
}
