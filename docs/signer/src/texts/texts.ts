import type { DifferencePart, MismatchKind, SignerErrorCode } from '@apig/signer-core'
import type { CurlNote } from '../derive/read-curl.ts'
import type { Part } from '../derive/parts.ts'
import type { ExampleName } from '../examples.ts'
import type { Payload } from '../state.ts'
import type { Theme } from '../view/theme.ts'

/** Every word of the page that is not the library's own. */
export interface Texts {
  /** As `lang` of the page. */
  readonly tag: string
  readonly title: string
  readonly promise: string
  readonly documentation: string
  readonly language: string
  readonly theme: string
  readonly themes: Readonly<Record<Theme, string>>
  readonly sections: {
    readonly request: string
    readonly stages: string
    readonly send: string
    readonly explain: string
    readonly authorization: string
  }
  readonly examples: string
  readonly exampleNames: Readonly<Record<ExampleName, string>>
  readonly clear: string
  readonly curl: {
    readonly summary: string
    readonly filledIn: string
    readonly notes: Readonly<Record<CurlNote, string>>
    readonly incomplete: string
    readonly unknown: (word: string) => string
  }
  readonly fields: {
    readonly method: string
    readonly url: string
    readonly headers: string
    readonly headersHint: string
    readonly payload: string
    readonly payloads: Readonly<Record<Payload, string>>
    readonly hash: string
    readonly body: string
    readonly bodyHint: string
    readonly keys: string
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly secretHint: string
    readonly showSecret: string
    readonly hideSecret: string
    readonly securityToken: string
    readonly date: string
    readonly dateHint: string
    readonly now: string
    readonly algorithm: string
    readonly region: string
    readonly service: string
  }
  readonly lineWithoutColon: (line: number) => string
  readonly cannotSign: string
  readonly stages: {
    readonly canonicalRequest: string
    readonly canonicalRequestHint: string
    readonly stringToSign: string
    readonly stringToSignHint: string
    readonly signature: string
    readonly signatureHint: string
    readonly authorization: string
    readonly authorizationHint: string
    readonly part: string
    readonly value: string
    readonly empty: string
    readonly blankLine: string
    readonly keyMissing: Readonly<Record<'accessKeyId' | 'secretAccessKey', string>>
  }
  readonly parts: Readonly<Record<Part, string>>
  readonly send: {
    readonly hint: string
    readonly as: string
    readonly typescript: string
    readonly typescriptHint: string
    readonly target: string
    readonly unsignedBody: string
    readonly bodyOfGet: string
  }
  readonly copy: string
  readonly copied: string
  readonly copyFailed: string
  readonly explain: {
    readonly hint: string
    readonly answer: string
    readonly status: string
    readonly example: string
    readonly why: string
    readonly kinds: Readonly<Record<MismatchKind, string>>
    readonly table: string
    readonly signed: string
    readonly gateway: string
    readonly verdict: string
    readonly verdicts: Readonly<Record<'same' | 'differs' | 'not-shown', string>>
    readonly absent: string
    readonly equalParts: (count: number) => string
    readonly cause: string
    readonly toDo: string
    /** For a page in another language than the library's words: what each kind and each difference usually means. */
    readonly translation:
      | {
          /** In front of the library's own words. */
          readonly original: string
          readonly causes: Readonly<Record<DifferencePart, string>>
          readonly advice: Partial<Readonly<Record<MismatchKind, string>>>
        }
      | undefined
    readonly advice: string
    readonly requestId: string
    readonly useDate: (date: string) => string
    readonly needsRequest: string
  }
  readonly authorization: {
    readonly hint: string
    readonly value: string
    readonly example: string
    readonly cannotRead: string
    readonly table: string
    readonly sameSignature: string
    readonly otherSignature: string
    readonly otherAccessKey: string
    readonly onlyThere: (names: string) => string
    readonly onlyHere: (names: string) => string
    readonly needsKeys: string
  }
  /** What an error code means, where the library's message is in another language than the page. */
  readonly errors: Partial<Readonly<Record<SignerErrorCode, string>>>
}
