import { resolve } from 'node:path'
import { isTransportError } from '@apig/transport-node'
import { fromCsv, fromEnv } from '@apig/transport-node/credentials'
import { StartError } from './start-error.ts'

/** The access key of a file, or of the environment. */
export type CredentialsSource = ReturnType<typeof fromEnv>

/** The `credentials.csv` that `--credentials` names. Its errors are StartErrors that name the file as the user did. */
export function credentialsFile(given: string, directory: string): CredentialsSource {
  const path = resolve(directory, given)
  const source = fromCsv(path)
  const accessKey = async () => {
    const credentials = await source()
    if ('accessKeyId' in credentials) return credentials
    throw new StartError(
      'CREDENTIALS',
      `--credentials ${given} holds an API key, but npm start signs with an access key (AK/SK): give its credentials.csv.`,
    )
  }
  return saidPlainly(accessKey, (message) =>
    message
      .replace(`fromCsv looked at ${path}`, `--credentials ${given}`)
      .replace('say which one with the option accessKeyId', 'leave the one that shall be used'),
  )
}

/** AK and SK from the environment variables that all Huawei Cloud SDKs read. */
export function credentialsInEnvironment(environment: NodeJS.ProcessEnv): CredentialsSource {
  return saidPlainly(fromEnv({ environment }), (message, code) =>
    code === 'CREDENTIALS_NOT_FOUND' && !message.includes(' is set, but ')
      ? 'There are no credentials: give --credentials credentials.csv, or set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.'
      : message.replace('fromEnv: ', ''),
  )
}

function saidPlainly(
  source: CredentialsSource,
  reword: (message: string, code: string) => string,
): CredentialsSource {
  return async () => {
    try {
      return await source()
    } catch (error) {
      throw isTransportError(error) ? new StartError('CREDENTIALS', reword(error.message, error.code)) : error
    }
  }
}
