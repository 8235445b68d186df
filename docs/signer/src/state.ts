import type { Theme } from './view/theme.ts'

export type Language = 'en' | 'zh'
export type Payload = 'signed' | 'unsigned' | 'hash'
export type AlgorithmName = 'SDK-HMAC-SHA256' | 'SDK-HMAC-SM3' | 'V11-HMAC-SHA256'
export type Command = 'curl' | 'fetch' | 'python' | 'typescript'

/** Everything that was typed or chosen. It lives in memory alone: nothing of it is stored, sent or put into the URL. */
export interface State {
  readonly language: Language
  readonly theme: Theme
  readonly algorithm: AlgorithmName
  /** Of `V11-HMAC-SHA256` alone, as is the service. */
  readonly region: string
  readonly service: string
  readonly method: string
  readonly url: string
  /** One `name: value` a line. */
  readonly headers: string
  readonly body: string
  readonly payload: Payload
  /** The hash of a body that is not here; used where `payload` is `hash`. */
  readonly hash: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly securityToken: string
  /** As `X-Sdk-Date`; empty for the caller's header, or now. */
  readonly date: string
  readonly command: Command
  /** The gateway's answer to explain, and its HTTP status where known. */
  readonly answer: string
  readonly status: string
  /** An Authorization header to take apart. */
  readonly authorization: string
}

export type RequestFields = Pick<
  State,
  | 'algorithm'
  | 'region'
  | 'service'
  | 'method'
  | 'url'
  | 'headers'
  | 'body'
  | 'payload'
  | 'hash'
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'securityToken'
  | 'date'
>

export const emptyRequest: RequestFields = {
  algorithm: 'SDK-HMAC-SHA256',
  region: 'cn-north-4',
  service: 'iotda',
  method: 'GET',
  url: '',
  headers: '',
  body: '',
  payload: 'signed',
  hash: '',
  accessKeyId: '',
  secretAccessKey: '',
  securityToken: '',
  date: '',
}
