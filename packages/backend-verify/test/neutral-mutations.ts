import {
  withPath,
  withPairs,
  withHeaders,
  withHeader,
  shuffled,
  otherCase,
  escapeOne,
} from './wire-message.ts'
import type { Mutation } from './wire-message.ts'

/** What proxies and clients do honestly; the signature has to bear it. */
export const neutral: Mutation[] = [
  {
    name: 'headers in another order',
    neutral: true,
    alter: (message, random) => ({ ...message, headers: shuffled(message.headers, random) }),
  },
  {
    name: 'header names in another case',
    neutral: true,
    alter: (message, random) => ({
      ...message,
      headers: message.headers.map(([name, value]) => [otherCase(name, random), value] as const),
    }),
  },
  {
    name: 'blanks around a value',
    neutral: true,
    alter: (message, random) =>
      withHeader(message, random, ([name, value]) => [
        name,
        `${random.pick(['', ' ', '\t '])}${value}${random.pick([' ', '\t', ' \t '])}`,
      ]),
  },
  {
    name: 'an unsigned header more',
    neutral: true,
    alter: (message, random) =>
      withHeaders(message, (headers) => [
        ...headers,
        random.pick([
          ['X-Request-Id', '1'],
          ['Via', '1.1 proxy'],
          ['X-Sdk-Other', 'x'],
          ['Accept', '*/*'],
          ['X-Forwarded-Host', 'evil'],
        ] as const),
      ]),
  },
  {
    name: 'distinct query names in another order',
    neutral: true,
    alter: (message, random) =>
      withPairs(message, (pairs) => (pairs.length < 2 ? undefined : shuffled(pairs, random))),
  },
  {
    name: 'an unreserved character of the path escaped',
    neutral: true,
    alter: (message, random) => withPath(message, (path) => escapeOne(path, random)),
  },
  {
    name: 'an unreserved character of the query escaped',
    neutral: true,
    alter: (message, random) =>
      withPairs(message, (pairs) => pairs.map((pair) => escapeOne(pair, random) ?? pair)),
  },
  {
    name: 'escapes in the other case',
    neutral: true,
    alter: (message) =>
      message.target.includes('%')
        ? {
            ...message,
            target: message.target.replace(/%[0-9A-Fa-f]{2}/g, (escape) =>
              /[a-f]/.test(escape) ? escape.toUpperCase() : escape.toLowerCase(),
            ),
          }
        : undefined,
  },
  {
    name: 'a slash at the end',
    neutral: true,
    alter: (message) => withPath(message, (path) => (path.endsWith('/') ? undefined : `${path}/`)),
  },
  {
    name: 'empty query pairs',
    neutral: true,
    alter: (message, random) =>
      withPairs(message, (pairs) => ['', ...pairs, ...(random.chance(0.5) ? [''] : [])]),
  },
  {
    name: 'the body in chunks, or at once',
    neutral: true,
    alter: (message) => ({ ...message, chunked: !message.chunked }),
  },
  {
    name: 'no space after the commas of Authorization',
    neutral: true,
    alter: (message, random) =>
      withHeader(message, random, ([name, value]) => [name, value.replaceAll(', ', ',')], 'authorization'),
  },
]
