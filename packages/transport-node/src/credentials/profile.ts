/** Something in a profile file that can be read in two ways, or in none. */
export class ProfileError extends Error {}

/** What the keys of a section say. */
export type ProfileSection = ReadonlyMap<string, string>

const FIELDS = new Set([
  'ak',
  'sk',
  'security_token',
  'project_id',
  'domain_id',
  'iam_endpoint',
  'idp_id',
  'id_token_file',
])

/**
 * The sections of a profile file. The official readers disagree: Python's configparser, Go's ini.v1 and Java's regular
 * expression. A value is taken where all of them that read one read the same, or where only one reading can be a key.
 *
 * @throws ProfileError naming the line, and the readings without their values
 */
export function readProfile(text: string): ReadonlyMap<string, ProfileSection> {
  if (text.includes('\0')) throw new ProfileError('it is not UTF-8 text; save it as UTF-8')
  const sections = new Map<string, Map<string, string>>()
  const lines = text.replace(/^\ufeff/, '').split(/\r\n?|\n/)
  let section: Map<string, string> | undefined
  let name = ''
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim()
    const at = `line ${index + 1}`
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    if (line.startsWith('[')) {
      const end = line.lastIndexOf(']')
      if (end < 2) throw new ProfileError(`${at} begins a section and has no name in [ ]`)
      name = line.slice(1, end)
      section = sections.get(name) ?? new Map<string, string>()
      sections.set(name, section)
      continue
    }
    const end = line.search(/[=:]/)
    if (end < 1) throw new ProfileError(`${at} is not 'name = value', a comment or a [section]`)
    if (section === undefined) throw new ProfileError(`${at} stands before any section; put [basic] above it`)
    const field = line.slice(0, end).trim().toLowerCase()
    if (!FIELDS.has(field)) continue
    const value = readValue(field, line.slice(end + 1).trim(), lines[index + 1]?.trim() ?? '', at)
    if ((section.get(field) ?? value) !== value)
      throw new ProfileError(
        `${at} gives ${field} in [${name}] again, with another value: Python refuses that, Go and Java take the last`,
      )
    section.set(field, value)
  }
  return sections
}

function readValue(field: string, whole: string, nextLine: string, at: string): string {
  const twoReadings = (one: string, other: string): ProfileError =>
    new ProfileError(`${at}: ${field} can be read in two ways: ${one}, or ${other}`)
  if (whole.includes('\ufffd')) throw new ProfileError(`${at}: ${field} is not UTF-8 text`)
  if (/%%|%\([^)]*\)s/.test(whole))
    throw twoReadings("'%' as it stands (Java)", "as a placeholder or as one '%' of two (Python, Go)")
  if (whole.endsWith('\\') && canBe(field, whole.slice(0, -1) + nextLine) && nextLine !== '')
    throw twoReadings("with '\\' at its end (Python, Java)", 'joined with the next line (Go)')
  // Go ends a value at the first '#' or ';', people at the first after a blank; Python and Java never do.
  const untilMark = unquote(cutAt(whole, /[#;]/))
  const untilComment = unquote(cutAt(whole, /\s[#;]/))
  if (untilMark === whole && untilComment === whole) return whole
  const [reading, other] = [...new Set([whole, untilMark, untilComment])].filter((one) => canBe(field, one))
  if (reading === undefined && untilMark === '') return ''
  if (reading === undefined)
    throw twoReadings(
      'with its quotes and comments (Python)',
      'cut at the first # or ; (Go); neither can be a key',
    )
  // In a secret, what stands directly behind a character may belong to it.
  if (other !== undefined || (field !== 'ak' && reading === untilMark && untilMark !== untilComment))
    throw twoReadings("the whole value, with '#' or ';' in it (Python, Java)", 'only what is before it (Go)')
  return reading
}

/** A key has no blanks and no quotes; an access key ID has no '#' either. */
const canBe = (field: string, reading: string): boolean =>
  reading !== '' && !(field === 'ak' ? /[\s"'`#]/ : /[\s"'`]/).test(reading)

function cutAt(value: string, mark: RegExp): string {
  const at = value.search(mark)
  return at < 0 ? value : value.slice(0, at).trim()
}

const unquote = (value: string): string => /^("""|["'`])(.*)\1$/.exec(value)?.[2] ?? value
