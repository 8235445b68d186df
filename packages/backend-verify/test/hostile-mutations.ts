import {
  latin1,
  bytesOf,
  splice,
  garble,
  withPath,
  withPairs,
  withHeaders,
  withHeader,
  shuffled,
  otherCase,
  without,
  HOSTILE,
} from './wire-message.ts'
import type { Mutation } from './wire-message.ts'

/** What an attacker may try, and what breaks by accident. */
export const hostile: Mutation[] = [
  {
    name: 'the method',
    neutral: false,
    alter: (message, random) => ({
      ...message,
      method: random.pick(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PURGE', 'post']),
    }),
  },
  {
    name: 'the path, garbled',
    neutral: false,
    alter: (message, random) => withPath(message, (path) => garble(path, random)),
  },
  {
    name: 'the path, another segment',
    neutral: false,
    alter: (message, random) =>
      withPath(
        message,
        (path) =>
          path +
          random.pick([
            '/x',
            '/.',
            '/..',
            '/../..',
            '//',
            '/%2e%2e',
            '%2F',
            '%2f..',
            '%5C..',
            ';x',
            '/%252e',
            '%00',
            '%20',
            '.json',
            '/%EF%BB%BF',
            '%C0%AF',
          ]),
      ),
  },
  {
    name: 'the path, another prefix',
    neutral: false,
    alter: (message, random) =>
      withPath(
        message,
        (path) =>
          random.pick(['/', '/.', '/x', '//', '/x/..', '/%2e', '\\', 'http://evil.example', '*', '']) + path,
      ),
  },
  {
    name: 'the query, garbled',
    neutral: false,
    alter: (message, random) => withPairs(message, (pairs) => [garble(pairs.join('&'), random)]),
  },
  {
    name: 'the query, another pair',
    neutral: false,
    alter: (message, random) =>
      withPairs(message, (pairs) =>
        shuffled(
          [
            ...pairs,
            random.pick([
              'a=evil',
              'b',
              '=evil',
              'x=1',
              '%61=evil',
              'a%3D1',
              'a[]=1',
              '__proto__=1',
              '+=1',
              '%00=1',
              'a;b=1',
            ]),
          ],
          random,
        ),
      ),
  },
  {
    name: 'the query, a pair less',
    neutral: false,
    alter: (message, random) =>
      withPairs(message, (pairs) =>
        pairs.length === 0 ? undefined : without(pairs, random.below(pairs.length)),
      ),
  },
  {
    name: 'the query, a value',
    neutral: false,
    alter: (message, random) =>
      withPairs(message, (pairs) =>
        pairs.map((pair) =>
          random.chance(0.5)
            ? `${pair}${random.pick(['0', '%20', '+', '%2B', '%00', '%FF', '%', '=', ' '])}`
            : pair,
        ),
      ),
  },
  {
    name: 'the query, spaces and pluses',
    neutral: false,
    alter: (message, random) => ({
      ...message,
      target: message.target.replace(/%20|\+|%2B/g, () => random.pick(['%20', '+', '%2B', '%2b'])),
    }),
  },
  {
    name: 'a header value, garbled',
    neutral: false,
    alter: (message, random) => withHeader(message, random, ([name, value]) => [name, garble(value, random)]),
  },
  {
    name: 'a header name, garbled',
    neutral: false,
    alter: (message, random) => withHeader(message, random, ([name, value]) => [garble(name, random), value]),
  },
  {
    name: 'a header less',
    neutral: false,
    alter: (message, random) =>
      withHeaders(message, (headers) => without(headers, random.below(headers.length))),
  },
  {
    name: 'a header twice',
    neutral: false,
    alter: (message, random) =>
      withHeaders(message, (headers) => {
        const [name, value] = random.pick(headers)
        return shuffled(
          [...headers, [otherCase(name, random), random.chance(0.5) ? value : garble(value, random)]],
          random,
        )
      }),
  },
  {
    name: 'the values of two headers, swapped',
    neutral: false,
    alter: (message, random) =>
      withHeaders(message, (headers) => {
        const [a, b] = [random.below(headers.length), random.below(headers.length)]
        const values = headers.map(([, value]) => value)
        return headers.map(([name, value], at) => [
          name,
          (at === a ? values[b] : at === b ? values[a] : value) ?? '',
        ])
      }),
  },
  {
    name: 'a header that rewrites the request',
    neutral: false,
    alter: (message, random) =>
      withHeaders(message, (headers) => [
        ...headers,
        random.pick([
          ['X-HTTP-Method-Override', 'DELETE'],
          ['X-Original-URL', '/admin'],
          ['X-Rewrite-URL', '/admin'],
          ['x-sdk-content-sha256', 'UNSIGNED-PAYLOAD'],
          ['x-sdk-content-sha256', '0'.repeat(64)],
          ['Host', 'evil.example'],
          ['Transfer-Encoding', 'chunked'],
          ['Content-Length', '1'],
          ['Content-Encoding', 'gzip'],
          ['Cookie', 'a=1'],
        ] as const),
      ]),
  },
  {
    name: 'a folded header',
    neutral: false,
    alter: (message, random) =>
      withHeader(message, random, ([name, value]) => [name, `${value.slice(0, 3)}\r\n ${value.slice(3)}`]),
  },
  {
    name: 'Authorization, its names',
    neutral: false,
    alter: (message, random) =>
      withHeader(
        message,
        random,
        ([name, value]) => [
          name,
          value.replace(/SignedHeaders=([^,]*)/, (_all, names: string) => {
            const list = names.split(';')
            return `SignedHeaders=${random.pick([list.slice(1), list.slice(0, -1), [...list, 'x-z'], ['', ...list], [...list].reverse(), [...list, ...list], list.map((item) => item.toUpperCase())]).join(';')}`
          }),
        ],
        'authorization',
      ),
  },
  {
    name: 'Authorization, another algorithm',
    neutral: false,
    alter: (message, random) =>
      withHeader(
        message,
        random,
        ([name, value]) => {
          const scope = random.pick([
            '20240506/cn-north-4/iotda',
            '20240506/cn-east-3/iotda',
            '20240505/cn-north-4/iotda',
          ])
          const key = /(?:Access|Credential)=([^,/]*)/.exec(value)?.[1] ?? ''
          const start = random.pick([
            `SDK-HMAC-SHA256 Access=${key}`,
            `SDK-HMAC-SM3 Access=${key}`,
            `V11-HMAC-SHA256 Credential=${key}/${scope}`,
            `V11-HMAC-SHA256 Access=${key}`,
            `SDK-HMAC-SHA256 Access=${key}/${scope}`,
            `SDK-HMAC-MD5 Access=${key}`,
          ])
          return [name, value.replace(/^\S+ [^,]*/, start)]
        },
        'authorization',
      ),
  },
  {
    name: 'the content header of another algorithm',
    neutral: false,
    alter: (message, random) =>
      withHeader(
        message,
        random,
        ([name, value]) => [
          name === 'x-sdk-content-sm3' ? 'x-sdk-content-sha256' : 'x-sdk-content-sm3',
          random.pick([value, 'UNSIGNED-PAYLOAD']),
        ],
        random.pick(['x-sdk-content-sm3', 'x-sdk-content-sha256', 'content-type']),
      ),
  },
  {
    name: 'Authorization, its signature',
    neutral: false,
    alter: (message, random) =>
      withHeader(
        message,
        random,
        ([name, value]) => {
          const at = value.length - 1 - random.below(64)
          return [
            name,
            random.pick([
              splice(value, at, 1, ((Number.parseInt(value[at] ?? '0', 16) + 1) % 16).toString(16)),
              value.toUpperCase(),
              `${value}0`,
              value.slice(0, -1),
              `${value}, x=1`,
              `${value} `,
              `${value.slice(0, -64)}${'0'.repeat(64)}`,
            ]),
          ]
        },
        'authorization',
      ),
  },
  {
    name: 'Authorization, its key',
    neutral: false,
    alter: (message, random) =>
      withHeader(
        message,
        random,
        ([name, value]) => [
          name,
          value.replace(
            /Access=([^,]*)/,
            (_all, key: string) =>
              `Access=${random.pick([`${key}x`, key.slice(1), key.toUpperCase(), '', '__proto__', `${key} `])}`,
          ),
        ],
        'authorization',
      ),
  },
  {
    name: 'the date',
    neutral: false,
    alter: (message, random) =>
      withHeader(
        message,
        random,
        ([name, value]) => [
          name,
          random.pick([
            value.replace(/.Z$/, (end) => `${(Number(end[0]) + 1) % 10}Z`),
            value.toLowerCase(),
            `${value}Z`,
            value.replace('T', ' '),
            `${value}, ${value}`,
            value.slice(0, -1),
            '20000101T000000Z',
          ]),
        ],
        'x-sdk-date',
      ),
  },
  {
    name: 'the host',
    neutral: false,
    alter: (message, random) =>
      withHeader(
        message,
        random,
        ([name, value]) => [
          name,
          random.pick([
            `${value}:80`,
            value.toUpperCase(),
            `${value}.`,
            `x${value}`,
            'evil.example',
            `${value}, evil.example`,
            `user@${value}`,
            '',
          ]),
        ],
        'host',
      ),
  },
  {
    name: 'the body, a bit',
    neutral: false,
    alter: (message, random) => {
      if (message.body.length === 0) return undefined
      const body = message.body.slice()
      const at = random.below(body.length)
      body[at] = (body[at] ?? 0) ^ (1 << random.below(8))
      return { ...message, body }
    },
  },
  {
    name: 'the body, longer or shorter',
    neutral: false,
    alter: (message, random) => ({
      ...message,
      body: random.chance(0.5)
        ? message.body.slice(0, random.below(message.body.length + 1))
        : Uint8Array.from([...message.body, random.below(256)]),
    }),
  },
  {
    name: 'the length of the body, misstated',
    neutral: false,
    alterBytes: (bytes, random) => {
      const text = latin1(bytes)
      return text.includes('Content-Length: ')
        ? bytesOf(
            text.replace(
              /Content-Length: (\d+)/,
              (_all, length: string) =>
                `Content-Length: ${random.pick([Number(length) + 1, Number(length) - 1, 0, '', `+${length}`, `${length}, ${length}`, `0x${length}`])}`,
            ),
          )
        : undefined
    },
  },
  {
    name: 'any bit',
    neutral: false,
    alterBytes: (bytes, random) => {
      const copy = bytes.slice()
      const at = random.below(copy.length)
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8))
      return copy
    },
  },
  {
    name: 'any byte',
    neutral: false,
    alterBytes: (bytes, random) => {
      const copy = bytes.slice()
      copy[random.below(copy.length)] = random.pick(HOSTILE).charCodeAt(0)
      return copy
    },
  },
  {
    name: 'a byte more',
    neutral: false,
    alterBytes: (bytes, random) =>
      bytesOf(splice(latin1(bytes), random.below(bytes.length), 0, random.pick(HOSTILE))),
  },
  {
    name: 'bytes less',
    neutral: false,
    alterBytes: (bytes, random) =>
      bytesOf(splice(latin1(bytes), random.below(bytes.length), 1 + random.below(4), '')),
  },
  {
    name: 'a piece twice',
    neutral: false,
    alterBytes: (bytes, random) => {
      const text = latin1(bytes)
      const at = random.below(text.length)
      return bytesOf(splice(text, at, 0, text.slice(at, at + 1 + random.below(40))))
    },
  },
  {
    name: 'a line less, or twice',
    neutral: false,
    alterBytes: (bytes, random) => {
      const lines = latin1(bytes).split('\r\n')
      const at = random.below(lines.length)
      const times = random.chance(0.5) ? 0 : 2
      const changed = lines.flatMap((line, index) =>
        index === at ? Array.from({ length: times }, () => line) : [line],
      )
      return bytesOf(changed.join('\r\n'))
    },
  },
  {
    name: 'cut off',
    neutral: false,
    alterBytes: (bytes, random) => bytes.slice(0, random.below(bytes.length)),
  },
]
