import { homedir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'ini'
import { broken, notFound, optionInvalid } from './faults.ts'
import { createCredentialsFile } from './credentials-file.ts'
import type { StoredCredentialsProvider, StoredCredentials } from './provider.ts'
import { requireUsable } from './require-usable.ts'

/** The sections that the official SDKs know: `basic` for services of a region, `global` for global ones. */
export type IniSection = 'basic' | 'global'

/** Which file and section {@link fromIni} reads. */
export interface FromIniOptions {
  /** Default: the variable `HUAWEICLOUD_SDK_CREDENTIALS_FILE`, else `~/.huaweicloud/credentials`. */
  readonly path?: string | undefined
  /** Default: `basic`, or `global` where the file has no `[basic]`. */
  readonly section?: IniSection | undefined
}

type Section = Readonly<Record<string, unknown>>

/**
 * Credentials from the file that all Huawei Cloud SDKs read: `ak`, `sk`, `security_token`, `project_id` and `domain_id`
 * in the section `[basic]` or `[global]`. Read again when it changes; a warning is given once where other users may
 * read it.
 *
 * @throws TransportError when called: `CREDENTIALS_NOT_FOUND` where there is no such file or section,
 * `CREDENTIALS_INVALID` where a key is missing or cannot be used
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromIni } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromIni(), origins: ['https://apig.example.com'] })
 * ```
 */
export function fromIni(options: FromIniOptions = {}): StoredCredentialsProvider {
  const { section } = options
  if (section !== undefined && section !== 'basic' && section !== 'global')
    throw optionInvalid("fromIni: section must be 'basic' or 'global'.")
  const path =
    options.path ??
    // A variable that is set to nothing is not set.
    (process.env['HUAWEICLOUD_SDK_CREDENTIALS_FILE'] || join(homedir(), '.huaweicloud', 'credentials'))
  return createCredentialsFile('fromIni', path, (text) => readIni(text, path, section))
}

function readIni(text: string, path: string, wanted: IniSection | undefined): StoredCredentials {
  const sections = parse(keepSecrets(text))
  const [name, section] = choose(sections, wanted, path)
  const where = `fromIni looked at ${path}, section [${name}]`
  const accessKeyId = valueOf(section, 'ak')
  const secretAccessKey = valueOf(section, 'sk')
  if (accessKeyId === undefined && secretAccessKey === undefined)
    throw broken(`${where}: it has neither ak nor sk.`)
  if (accessKeyId === undefined) throw broken(`${where}: it has no ak.`)
  if (secretAccessKey === undefined) throw broken(`${where}: it has no sk.`)
  return requireUsable(
    {
      accessKeyId,
      secretAccessKey,
      securityToken: valueOf(section, 'security_token'),
      projectId: valueOf(section, 'project_id'),
      domainId: valueOf(section, 'domain_id'),
    },
    `${where}: it`,
  )
}

function choose(
  sections: Record<string, unknown>,
  wanted: IniSection | undefined,
  path: string,
): readonly [IniSection, Section] {
  const names: readonly IniSection[] = wanted === undefined ? ['basic', 'global'] : [wanted]
  for (const name of names) {
    const section = sections[name]
    if (typeof section === 'object' && section !== null) return [name, section as Section]
  }
  throw notFound(
    `fromIni looked at ${path}: it has no section ${names.map((name) => `[${name}]`).join(' and no section ')}.`,
  )
}

/** A text that is not empty. */
function valueOf(section: Section, key: string): string | undefined {
  const value = section[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * The parser takes `;` and `#` in a value as a comment wherever they stand, and a backslash as an escape; in a secret
 * they are characters. A comment is what follows a blank.
 */
function keepSecrets(text: string): string {
  return text.replace(
    /^([ \t]*[^\s;#[=][^=\r\n]*=[ \t]*)([^"'\s].*)$/gm,
    (_line, start: string, value: string) => {
      const end = value.search(/\s[;#]/)
      const kept = end < 0 ? value : value.slice(0, end)
      return start + kept.replace(/[\\;#]/g, '\\$&')
    },
  )
}
