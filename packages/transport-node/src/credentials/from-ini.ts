import { requireOptions } from '@apig/transport-fetch/internal'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createCredentialsFile } from './credentials-file.ts'
import { broken, notFound, optionInvalid } from './faults.ts'
import { createIdTokenSource } from './id-token.ts'
import type { Environment } from './options.ts'
import { ProfileError, readProfile } from './profile.ts'
import type { ProfileSection } from './profile.ts'
import type { StoredCredentialsProvider } from './provider.ts'
import { requireUsable } from './require-usable.ts'

/** The sections that the official SDKs know: `basic` for services of a region, `global` for global ones. */
export type IniSection = 'basic' | 'global'

/** Which file and section {@link fromIni} reads. */
export interface FromIniOptions {
  /** Default: the variable `HUAWEICLOUD_SDK_CREDENTIALS_FILE`, else `~/.huaweicloud/credentials`. */
  readonly path?: string | undefined
  /** Default: `basic`, or `global` where the file has no `[basic]`. */
  readonly section?: IniSection | undefined
  /** Default: `process.env`, read at each call. */
  readonly environment?: Environment | undefined
}

/**
 * Credentials from the file that all Huawei Cloud SDKs read: `ak`, `sk`, `security_token`, `project_id` and `domain_id`
 * in the section `[basic]` or `[global]`; or `idp_id` and `id_token_file`, with which IAM is asked for temporary keys.
 * Read again when it changes; a warning is given once where other users may read or change it. A value that the
 * official SDKs read in different ways is an error that names the line, unless only one reading can be a key.
 *
 * @throws TransportError `OPTION_INVALID` at once; when called, `CREDENTIALS_NOT_FOUND` where there is no such file or
 * section, or half a pair in it, `CREDENTIALS_INVALID` where the file cannot be read or a key cannot be used
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/guides/credentials.md | Credentials: the profile file}
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromIni } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromIni(), origins: ['https://apig.example.com'] })
 * ```
 */
export function fromIni(options: FromIniOptions = {}): StoredCredentialsProvider {
  requireOptions('fromIni', options, ['path', 'section', 'environment'])
  const { section: wanted } = options
  if (wanted !== undefined && wanted !== 'basic' && wanted !== 'global')
    throw optionInvalid("fromIni: section must be 'basic' or 'global'.")
  const read = createCredentialsFile('fromIni', (text, path) => choose(text, wanted, path))
  const askIam = createIdTokenSource('fromIni')
  return async () => {
    const environment = options.environment ?? process.env
    const path =
      options.path ??
      // A variable that is set to nothing is not set.
      (environment['HUAWEICLOUD_SDK_CREDENTIALS_FILE'] || join(homedir(), '.huaweicloud', 'credentials'))
    const { name, fields } = await read(path)
    const where = `fromIni looked at ${path}, section [${name}]`
    const get = (field: string): string | undefined => fields.get(field) || undefined
    const ids = { projectId: get('project_id'), domainId: get('domain_id') }
    const idpId = get('idp_id')
    const idTokenFile = get('id_token_file')
    if (idpId && idTokenFile) {
      const keys = await askIam({ idpId, idTokenFile, endpoint: get('iam_endpoint'), environment })
      return requireUsable({ ...keys, ...ids }, where)
    }
    const accessKeyId = get('ak')
    const secretAccessKey = get('sk')
    if (accessKeyId && secretAccessKey)
      return requireUsable(
        { accessKeyId, secretAccessKey, securityToken: get('security_token'), ...ids },
        `${where}: it`,
      )
    if (accessKeyId) throw notFound(`${where}: it has ak, but no sk.`)
    if (secretAccessKey) throw notFound(`${where}: it has sk, but no ak.`)
    if (idpId) throw notFound(`${where}: it has idp_id, but no id_token_file.`)
    if (idTokenFile) throw notFound(`${where}: it has id_token_file, but no idp_id.`)
    throw notFound(`${where}: it has neither ak nor sk.`)
  }
}

interface Chosen {
  readonly name: IniSection
  readonly fields: ProfileSection
}

function choose(text: string, wanted: IniSection | undefined, path: string): Chosen {
  const sections = parse(text, path)
  const names: readonly IniSection[] = wanted === undefined ? ['basic', 'global'] : [wanted]
  for (const name of names) {
    const fields = sections.get(name)
    if (fields !== undefined) return { name, fields: inherit(name, fields, sections.get('DEFAULT'), path) }
  }
  const others = [...sections.keys()].filter((name) => /^\s*(?:basic|global)\s*$/i.test(name))
  throw notFound(
    `fromIni looked at ${path}: it has no section ${names.map((name) => `[${name}]`).join(' and no section ')}${others.length === 0 ? '' : `; it has ${others.map((name) => `[${name}]`).join(', ')}`}.`,
  )
}

function parse(text: string, path: string): ReadonlyMap<string, ProfileSection> {
  try {
    return readProfile(text)
  } catch (error) {
    throw error instanceof ProfileError ? broken(`fromIni looked at ${path}: ${error.message}.`) : error
  }
}

/** Only Python lets a section inherit from `[DEFAULT]`: right where the section alone has no credentials. */
function inherit(
  name: string,
  own: ProfileSection,
  shared: ProfileSection | undefined,
  path: string,
): ProfileSection {
  const more = [...(shared ?? [])].filter(([field]) => !own.has(field))
  if (more.length === 0) return own
  const isWhole = (own.get('ak') && own.get('sk')) || (own.get('idp_id') && own.get('id_token_file'))
  if (isWhole)
    throw broken(
      `fromIni looked at ${path}: [${name}] can be read in two ways: with ${more.map(([field]) => field).join(', ')} of [DEFAULT] (Python), or without (Go, Java).`,
    )
  return new Map([...more, ...own])
}
