import { compareBytes } from './bytes.ts'
import { SignerError } from './errors.ts'
import { kindOf, quote } from './show.ts'

/**
 * The names of the headers of a request, in the order given, as a path from the root of a tree: one name more, one
 * step down. What follows from names alone is worked out once for each path.
 */
export interface HeaderLayout {
  /** The layout without the last name; undefined for that of no names. */
  readonly parent: HeaderLayout | undefined
  /** The last name, as it was given. */
  readonly name: string
  /** The last name, in lowercase. */
  readonly key: string
  /** How many names there are: the last one has the position before it. */
  readonly length: number
  /** Where the paths begin. */
  readonly root: {
    /** The first steps. */
    readonly next: Map<string, HeaderLayout>
    /** How many steps are known in all. */
    known: number
  }
  /** The known ways on, by the next name as it was given. */
  next: Map<string, HeaderLayout> | undefined
  /** All names, as they were given; made when they are asked for. */
  names: readonly string[] | undefined
  /** In the order of the canonical request; made when they are asked for. */
  sorted: SortedNames | undefined
  /** What the owner of the tree makes of the names. */
  memo: unknown
}

type LayoutRoot = HeaderLayout['root']

/** The names of a layout as the canonical request has them. */
export interface SortedNames {
  /** In lowercase, each once. */
  readonly names: readonly string[]
  /** As they stand in `Authorization`. */
  readonly joined: string
  /** As they stand in the canonical request, from the end of the header lines to the payload hash. */
  readonly line: string
  /** For each name, which header it is. */
  readonly positions: readonly number[]
  /** What stands before each value in the canonical headers, the end of the line before included. */
  readonly prefixes: readonly string[]
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

// Programs send the same few lists of names all the time; the bounds keep generated names from filling the memory.
// Names are no secret, and values never get here.
const MAX_KNOWN_LAYOUTS = 1024
const MAX_KNOWN_LENGTH = 64
const MAX_KNOWN_NAME_LENGTH = 64

/** The layout of no headers, as the root of a tree of its own. */
export function createLayouts(): HeaderLayout {
  // Short cut: for paths that come again.
  const root: LayoutRoot = { next: new Map(), known: 0 }
  return {
    parent: undefined,
    name: '',
    key: '',
    length: 0,
    // Short cut: as above.
    root,
    // Short cut: as above.
    next: root.next,
    // Short cut: as above.
    names: [],
    // Short cut: as above.
    sorted: undefined,
    // Short cut: as above.
    memo: undefined,
  }
}

/** Whether HTTP allows `text` as the name of a header, or as a method (RFC 9110, token). */
export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

/** The layout with one name more. */
export function addName(layout: HeaderLayout, name: unknown): HeaderLayout {
  return /* short cut */ layout.next?.get(name as string) ?? addUnknownName(layout, name)
}

/** Where the header stands first, or -1. */
export function positionOf(layout: HeaderLayout, key: string): number {
  let position = -1
  for (let at: HeaderLayout | undefined = layout; at !== undefined; at = at.parent)
    if (at.key === key) position = at.length - 1
  return position
}

/** All names in the order given, as they were given. */
export function namesOf(layout: HeaderLayout): readonly string[] {
  return /* short cut */ (layout.names ??= pathTo(layout).map(({ name }) => name))
}

/** Sorted by lowercase name. Two names that differ only in case would be one header on the wire: an error. */
export function sortNames(layout: HeaderLayout): SortedNames {
  return /* short cut */ (layout.sorted ??= makeSortedNames(layout))
}

/** The `prefixes` of {@link SortedNames}. */
export function linePrefixes(names: readonly string[]): string[] {
  return names.map((name) => inOnePiece('\n', name, ':'))
}

function addUnknownName(layout: HeaderLayout, name: unknown): HeaderLayout {
  if (typeof name !== 'string' || !TOKEN.test(name))
    throw new SignerError(
      'HEADER_NAME_INVALID',
      `headers has the name ${typeof name === 'string' ? quote(name) : kindOf(name)}, which HTTP does not allow; a name is letters, digits and hyphens, without spaces or a colon.`,
    )
  const longer: HeaderLayout = {
    parent: layout,
    name,
    key: name.toLowerCase(),
    length: layout.length + 1,
    // Short cut: for paths that come again.
    root: layout.root,
    // Short cut: as above.
    next: undefined,
    // Short cut: as above.
    names: undefined,
    // Short cut: as above.
    sorted: undefined,
    // Short cut: as above.
    memo: undefined,
  }
  // Short cut: the next request with these names finds them.
  if (layout.next !== undefined && layout.length < MAX_KNOWN_LENGTH && name.length <= MAX_KNOWN_NAME_LENGTH) {
    // Full of names that came once: those that come all the time are soon back.
    if (layout.root.known >= MAX_KNOWN_LAYOUTS) forgetAll(layout.root)
    longer.next = new Map()
    layout.next.set(name, longer)
    layout.root.known++
  }
  return longer
}

function forgetAll(root: LayoutRoot): void {
  root.next.clear()
  root.known = 0
}

function pathTo(layout: HeaderLayout): HeaderLayout[] {
  const path: HeaderLayout[] = []
  for (let at = layout; at.parent !== undefined; at = at.parent) path.push(at)
  return path.reverse()
}

function makeSortedNames(layout: HeaderLayout): SortedNames {
  const nodes = pathTo(layout).sort((a, b) => compareBytes(a.key, b.key))
  const names = nodes.map(({ key }) => key)
  const twice = names.find((name, at) => name === names[at - 1])
  if (twice !== undefined)
    throw new SignerError(
      'HEADER_DUPLICATE',
      `headers has ${quote(twice)} twice (names are the same whatever their case); keep one, or join the values into one.`,
    )
  return describeNames(
    names,
    nodes.map(({ length }) => length - 1),
  )
}

/** What follows from sorted names. They are frozen, since all requests that have them share them. */
export function describeNames(names: readonly string[], positions: readonly number[]): SortedNames {
  const joined = names.join(';')
  return {
    names: Object.freeze(names),
    joined,
    line: inOnePiece('\n\n', joined, '\n'),
    positions,
    prefixes: linePrefixes(names),
  }
}

/** What `+` puts together stays in pieces, which hashing would gather again for each request. */
const inOnePiece = (...pieces: readonly string[]): string => pieces.join('')
