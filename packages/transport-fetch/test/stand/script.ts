/** What a server does with one request. */
export interface Step {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Written one by one, each when the one before has been asked for with `next`. */
  readonly events?: readonly string[]
  /** What goes wrong instead, or in the middle of `body`. */
  readonly fault?: 'reset' | 'stall' | 'half' | 'silent'
}

/** What a gateway is set up with, as far as JSON can say it. */
export interface GatewayScript {
  readonly auth?: 'iam' | 'app'
  readonly tokens?: readonly string[]
  readonly appCodes?: readonly string[]
  /** Default: a policy that allows and exposes what the suite sends and reads. */
  readonly cors?: 'documented' | 'none on refusals'
  readonly stages?: readonly string[]
  readonly clockAheadMinutes?: number
  /** The sample service stands behind it, instead of one that keeps what it is given and follows `steps`. */
  readonly sample?: boolean
  /** One for each request that the gateway lets pass; the last one again and again. Default: `{"ok":true}`. */
  readonly steps?: readonly Step[]
}

/** What a server does that stands for itself, without a gateway. */
export interface ServerScript {
  /** One for each request; the last one again and again. */
  readonly steps: readonly Step[]
  /** What becomes of a body: it is not read at all, or its connection is reset in the middle. Default: it is read. */
  readonly upload?: 'unread' | 'reset'
}

/** What a suite asks for. */
export type Command =
  | ({ readonly do: 'gateway' } & GatewayScript)
  | ({ readonly do: 'server' } & ServerScript)
  | { readonly do: 'state' | 'next'; readonly id: number }

/** A request, as it came over the wire. */
export interface Arrived {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  /** One character a byte. */
  readonly body: string
}

/** What has come to a server so far. */
export interface State {
  /** Requests whose head has come, whether or not the rest did. */
  readonly begun: number
  readonly arrived: readonly Arrived[]
}

/** The access key that every gateway knows: that of the published example. */
export const KEY = {
  accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
  secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
}
