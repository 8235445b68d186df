import { canonicalQuery, canonicalUri, queryPairs, sign } from '@apig/signer-core'
import type { Harness } from './harness.ts'
import { credentials, date } from './samples.ts'

const urlOf = (url: string | URL): string => sign({ method: 'GET', url }, credentials, { date }).url
const canonicalOf = (url: string | URL): string[] =>
  sign({ method: 'GET', url }, credentials, { date }).canonicalRequest.split('\n')

/** Absolute URLs mean what WHATWG says; targets are taken as they stand. */
export default function wireFormSuite(t: Harness): void {
  for (const [url, sent, canonicalUri] of [
    ['https://example.com', 'https://example.com/', '/'],
    ['https://example.com/a', 'https://example.com/a', '/a/'],
    ['https://EXAMPLE.com:443/a/', 'https://example.com/a/', '/a/'],
    ['http://example.com:80/a', 'http://example.com/a', '/a/'],
    ['http://example.com:8443/a', 'http://example.com:8443/a', '/a/'],
    ['http://example.com:08080/a', 'http://example.com:8080/a', '/a/'],
    ['https://example.com/a/../b/./c', 'https://example.com/b/c', '/b/c/'],
    ['https://example.com/a/%2e%2E/b', 'https://example.com/b', '/b/'],
    ['https://example.com/a/.b/..c', 'https://example.com/a/.b/..c', '/a/.b/..c/'],
    ['https://example.com//a//b', 'https://example.com//a//b', '//a//b/'],
    ['https://example.com/a b', 'https://example.com/a%20b', '/a%20b/'],
    ['https://example.com/a%2Fb', 'https://example.com/a%2Fb', '/a/b/'],
    ['https://example.com/100%', 'https://example.com/100%', '/100%25/'],
    ['https://example.com/%e4%b8%ad', 'https://example.com/%e4%b8%ad', '/%E4%B8%AD/'],
    ['https://example.com/中', 'https://example.com/%E4%B8%AD', '/%E4%B8%AD/'],
    ['https://example.com/a\\b', 'https://example.com/a/b', '/a/b/'],
    ['https://127.0.0.1:8443/a', 'https://127.0.0.1:8443/a', '/a/'],
    ['https://example.com:30080/a', 'https://example.com:30080/a', '/a/'],
    ['https://127.0.0.1:443/a', 'https://127.0.0.1/a', '/a/'],
    ['https://255.249.199.9/a', 'https://255.249.199.9/a', '/a/'],
    ['https://10.1/a', 'https://10.0.0.1/a', '/a/'],
    ['https://010.0.0.1/a', 'https://8.0.0.1/a', '/a/'],
    ['https://10.0.0.1./a', 'https://10.0.0.1/a', '/a/'],
    ['https://10.0.0.1.example:65535/a', 'https://10.0.0.1.example:65535/a', '/a/'],
    ['https://0x7f.1/a', 'https://127.0.0.1/a', '/a/'],
    ['https://[::1]:8443/a', 'https://[::1]:8443/a', '/a/'],
    ['https://例え.jp/a', 'https://xn--r8jz45g.jp/a', '/a/'],
    ['  https://example.com/a\n', 'https://example.com/a', '/a/'],
    ['https://example.com/a#fragment', 'https://example.com/a', '/a/'],
    ['https://example.com/a?#fragment', 'https://example.com/a', '/a/'],
    ['https://example.com/a;b=1,2', 'https://example.com/a;b=1,2', '/a%3Bb%3D1%2C2/'],
  ] as const) {
    t.test(`wire form: ${JSON.stringify(url)}`, () => {
      t.equal(urlOf(url), sent)
      t.equal(canonicalOf(url)[1], canonicalUri)
      t.equal(canonicalOf(url)[3], `host:${new URL(url).host}`)
      // As a URL object it is the same request.
      t.equal(urlOf(new URL(url)), sent)
    })
  }

  t.test(
    'canonical form: query pairs are decoded, in the order given, without those that have no name, and no path is a slash',
    () => {
      t.deepEqual(queryPairs('b=%32&a+b=1+2&=x&%61=c%3Dd=e&c&&b='), [
        ['b', '2'],
        ['a+b', '1+2'],
        ['a', 'c=d=e'],
        ['c', ''],
        ['b', ''],
      ])
      t.deepEqual(queryPairs(''), [])
      t.equal(canonicalQuery('=x&b=2&a'), 'a=&b=2')
      t.equal(canonicalUri(''), '/')
    },
  )

  // Some platforms refuse it, others take it as it stands.
  t.test('wire form: a host that only looks like punycode is what the platform makes of it', () => {
    const url = 'https://xn--a/'
    if (URL.canParse(url)) t.equal(urlOf(url), new URL(url).href)
    else t.throws(() => urlOf(url), 'URL_INVALID')
  })

  t.test('canonical form: what is decoded once is not decoded again, whatever stands beside it', () => {
    for (const beside of ['', '%20', '%e4%b8%ad', ' ', '%FF', '!']) {
      const encoded =
        { '%e4%b8%ad': '%E4%B8%AD', ' ': '%20', '%FF': '%EF%BF%BD', '!': '%21' }[beside] ?? beside
      t.equal(canonicalUri(`/%2541${beside}`), `/%2541${encoded}/`)
      t.equal(canonicalQuery(`%2541${beside}=%2541${beside}`), `%2541${encoded}=%2541${encoded}`)
    }
  })

  t.test('canonical form: an escape does not reach over a slash', () => {
    t.equal(canonicalUri('/%/20'), '/%25/20/')
    t.equal(canonicalUri('/a%2/0b'), '/a%252/0b/')
  })

  // By bytes, without the short cuts for what is canonical already.
  t.test('canonical form: each of the 256 escapes, in both cases, in a path and in a query', () => {
    const unreserved = /[A-Za-z0-9\-_.~]/
    for (let byte = 0; byte < 256; byte++) {
      const escape = `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
      const char = String.fromCharCode(byte)
      const encoded = byte > 127 ? '%EF%BF%BD' : unreserved.test(char) ? char : escape
      for (const given of [escape, escape.toLowerCase()]) {
        t.equal(canonicalQuery(`a=${given}`), `a=${encoded}`, given)
        t.equal(canonicalQuery(`x${given}=1`), `x${encoded}=1`, given)
        t.equal(canonicalUri(`/x${given}y`), `/x${char === '/' ? '/' : encoded}y/`, given)
        t.equal(canonicalUri(`/%E4%B8%AD${given}`), `/%E4%B8%AD${char === '/' ? '' : encoded}/`, given)
      }
    }
  })

  // At the limits of each length that UTF-8 has.
  t.test('canonical form: escapes are kept where they are UTF-8, and only there', () => {
    const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
    const next = [0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0]
    const last = [0x80, 0xbf, 0xc0]
    for (let first = 0xbf; first < 0x100; first++) {
      for (const second of next) {
        const longer = last.flatMap((third) => [[third], ...last.map((fourth) => [third, fourth])])
        for (const rest of [[], ...longer]) {
          const bytes = [first, second, ...rest]
          const given = bytes.map((byte) => `%${byte.toString(16).toUpperCase()}`).join('')
          const encoded = encodeURIComponent(utf8.decode(new Uint8Array(bytes)))
          t.equal(canonicalUri(`/${given}`), `/${encoded}/`, given)
          t.equal(canonicalQuery(`${given}=${given}`), `${encoded}=${encoded}`, given)
        }
      }
    }
  })

  t.test('canonical form: names, then values, have the order of their code points', () => {
    const texts = ['', '%20', '-', '.', '0', '%3A', 'A', 'A%20', 'A-', 'A0', 'AA', '_', 'a', '%7B', '~']
    const higher = ['%7F', '%C2%80', '%DF%BF', '%E0%A0%80', '%EF%BF%AE', '%F0%9F%98%80', '%F0%9F%98%81']
    const values = [...texts, ...higher]
    const query = values.flatMap((name) => values.map((value) => `x${name}=${value}`))
    t.equal(canonicalQuery([...query].reverse().join('&')), query.join('&'))
  })

  t.test('wire form: a URL means what it meant before, whichever came between', () => {
    const urls = ['https://example.com/a?x=1', 'https://example.com/a?x=2', 'https://example.com/a']
    const targets = ['/a?x=1', '/a?x=2', '/a', '/b?x=1']
    const all = [...urls, 'https://example.com/b?x=1', 'http://example.com/a?x=1', ...targets]
    const signed = (url: string): object => {
      const headers = url.startsWith('/') ? { host: 'example.com' } : {}
      return { ...sign({ method: 'GET', url, headers }, credentials, { date }) }
    }
    const cold = new Map(all.map((url) => [url, JSON.stringify(signed(url))]))
    t.equal(new Set(cold.values()).size, all.length)
    for (const url of all)
      for (const other of all)
        for (const each of [url, url, other, url]) t.equal(JSON.stringify(signed(each)), cold.get(each))
  })

  for (const [query, canonical] of [
    ['b=2&a=1', 'a=1&b=2'],
    ['a', 'a='],
    ['a=1&&b', 'a=1&b='],
    ['q=a+b+c', 'q=a%20b%20c'],
    ['%2541=1', '%2541=1'],
    ['q=a%2Bb', 'q=a%2Bb'],
    ["q='(x)!*", 'q=%27%28x%29%21%2A'],
    ['q=a b"<>', 'q=a%20b%22%3C%3E'],
    ['q=中', 'q=%E4%B8%AD'],
    ['q=%zz', 'q=%25zz'],
    ['q=a/b?c', 'q=a%2Fb%3Fc'],
    ['ids=9&ids=10', 'ids=10&ids=9'],
    ['\u{1f600}=1&\uffee=2', '%EF%BF%AE=2&%F0%9F%98%80=1'],
    ['__proto__=1&constructor=2', '__proto__=1&constructor=2'],
  ] as const) {
    t.test(`wire form: query ${JSON.stringify(query)}`, () => {
      t.equal(canonicalOf(`https://example.com/a?${query}`)[2], canonical)
      t.equal(urlOf(`https://example.com/a?${query}`), `https://example.com/a?${canonical}`)
      t.equal(urlOf(new URL(`https://example.com/a?${query}`)), `https://example.com/a?${canonical}`)
    })
  }

  t.test('wire form: a BOM is data, beside bytes that are not UTF-8 too', () => {
    t.equal(canonicalQuery('a=%EF%BB%BF%FF'), 'a=%EF%BB%BF%EF%BF%BD')
    t.equal(canonicalUri('/%EF%BB%BF%FF'), '/%EF%BB%BF%EF%BF%BD/')
  })

  t.test('wire form: a plus in a target is a plus, in a URL a space', () => {
    const headers = { host: 'example.com' }
    t.equal(sign({ method: 'GET', url: '/a?q=1+2', headers }, credentials).url, '/a?q=1%2B2')
    t.equal(urlOf('https://example.com/a?q=1+2'), 'https://example.com/a?q=1%202')
  })

  t.test('wire form: a URL whose query would be damaged is refused', () => {
    t.throws(() => urlOf('https://example.com/a?q=%D6%D0'), 'QUERY_LOSSY')
    t.throws(() => urlOf('https://example.com/a?b=1&=v'), 'QUERY_LOSSY')
    t.throws(() => urlOf(new URL('https://example.com/a?=v')), 'QUERY_LOSSY')
    // A target means what the reference makes of it.
    const target = sign({ method: 'GET', url: '/a?q=%D6%D0&=v', headers: { host: 'h' } }, credentials)
    t.equal(target.url, '/a?q=%EF%BF%BD%EF%BF%BD')
    // U+FFFD itself is UTF-8 like any other, written or escaped.
    t.equal(urlOf('https://example.com/a?q=%ef%bf%bd\ufffd'), 'https://example.com/a?q=%EF%BF%BD%EF%BF%BD')
  })

  t.test('wire form: what begins an escape of UTF-16 is text', () => {
    t.equal(canonicalUri('/%u4E2D%FF'), '/%25u4E2D%EF%BF%BD/')
    t.equal(canonicalQuery('a=%u0041%FF'), 'a=%25u0041%EF%BF%BD')
  })

  t.test('wire form: the method is upper-cased', () => {
    t.equal(sign({ method: 'post', url: 'https://example.com/' }, credentials).method, 'POST')
    t.equal(
      sign({ method: 'purge', url: 'https://example.com/' }, credentials).canonicalRequest.split('\n')[0],
      'PURGE',
    )
  })

  t.test(
    'wire form: a host that the caller gives is signed and returned; one from the URL is only signed',
    () => {
      const own = sign(
        { method: 'GET', url: 'https://10.0.0.1/a', headers: { Host: 'api.example.com' } },
        credentials,
      )
      t.ok(own.canonicalRequest.includes('\nhost:api.example.com\n'))
      t.equal(own.headers['Host'], 'api.example.com')
      const url = sign({ method: 'GET', url: 'https://10.0.0.1/a' }, credentials)
      t.ok(url.canonicalRequest.includes('\nhost:10.0.0.1\n'))
      t.deepEqual(Object.keys(url.headers), ['X-Sdk-Date', 'Authorization'])
    },
  )

  t.test('wire form: the URL of a WebSocket is signed as that of HTTP, and comes back as it was', () => {
    for (const [ws, http] of [
      ['wss://Example.com:443/a?b=1+2', 'https://example.com/a?b=1+2'],
      ['ws://example.com:8080/a', 'http://example.com:8080/a'],
    ] as const) {
      const signed = sign({ method: 'GET', url: ws }, credentials, { date })
      const same = sign({ method: 'GET', url: http }, credentials, { date })
      t.equal(signed.canonicalRequest, same.canonicalRequest)
      t.equal(signed.url, same.url.replace('http', 'ws'))
    }
  })

  t.test('wire form: the type of the method is kept, in upper case', () => {
    const signed = sign({ method: 'post', url: 'https://example.com/' }, credentials)
    const method: 'POST' = signed.method
    t.equal(method, 'POST')
  })

  t.test('wire form: a byte order mark is a character, also where a name or a value begins with it', () => {
    t.equal(canonicalQuery('%ef%bb%bfa=%ef%bb%bfb'), '%EF%BB%BFa=%EF%BB%BFb')
    t.equal(canonicalUri('/%ef%bb%bf'), '/%EF%BB%BF/')
    t.equal(queryPairs('%ef%bb%bf%ff=1')[0]?.[0], '\ufeff\ufffd')
  })
}
