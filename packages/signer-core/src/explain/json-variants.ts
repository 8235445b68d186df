import type { Variant } from './cause.ts'

/** What clients and other languages make of a JSON text when they parse it and write it again. */
export function jsonVariants(text: string, advice: string): Variant[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return []
  }
  if (typeof value !== 'object' || value === null) return []
  const compact = (): string => JSON.stringify(value)
  const again = 'the JSON was parsed and written again'
  const forms: readonly (readonly [() => string, string])[] = [
    [compact, `${again} without spaces`],
    [() => JSON.stringify(value, null, 2), `${again} with indentation`],
    [() => JSON.stringify(value, null, 4), `${again} with indentation`],
    [() => JSON.stringify(value, null, '\t'), `${again} with indentation`],
    [() => spaced(value), `${again} with a space after commas and colons, as Python does`],
    [() => escaped(spaced(value)), `${again} as Python does, with characters outside ASCII escaped`],
    [() => escaped(compact()), `${again} with characters outside ASCII escaped`],
    [() => escaped(text), 'characters outside ASCII were escaped in the JSON'],
    [() => compact().replace(/\//g, '\\/'), `${again} with slashes escaped, as PHP does`],
    [
      () => escaped(compact()).replace(/\//g, '\\/'),
      `${again} with slashes and characters outside ASCII escaped, as PHP does`,
    ],
    [() => forGo(compact()), `${again} with <, > and & escaped, as Go does`],
    [() => JSON.stringify(sortedKeys(value)), `${again} with its keys sorted`],
    [() => spaced(sortedKeys(value)), `${again} with its keys sorted, as Python does on request`],
    [() => forGo(JSON.stringify(sortedKeys(value))), `${again} with its keys sorted, as Go does with maps`],
    [() => JSON.stringify(compact()), `${again}, and encoded as JSON once more`],
    [
      () => new URLSearchParams(value as Record<string, string>).toString(),
      'the client sent the object as a form instead of JSON',
    ],
  ]
  return forms.map(([make, cause]) => ({ make, cause, advice }))
}

/** Line breaks only stand between the parts: inside a string they are escaped. */
function spaced(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/(,?)\n */g, (_, comma: string) => (comma === '' ? '' : ', '))
}

function escaped(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function forGo(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortedKeys((value as Record<string, unknown>)[key])]),
  )
}
