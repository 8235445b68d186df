// Every export of these entries, as a value or as a type: what is not imported here would go unchecked.
import { explainMismatch as explain_explainMismatch } from '@apig/signer-core/explain'
import type {
  ClockDifference as explain_ClockDifference,
  Difference as explain_Difference,
  DifferencePart as explain_DifferencePart,
  Mismatch as explain_Mismatch,
  MismatchKind as explain_MismatchKind,
  ReceivedResponse as explain_ReceivedResponse,
} from '@apig/signer-core/explain'
import { sdkHmacSm3 as sm3_sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 as v11_v11HmacSha256 } from '@apig/signer-core/v11'
import type { V11Scope as v11_V11Scope } from '@apig/signer-core/v11'

export const values = [explain_explainMismatch, sm3_sdkHmacSm3, v11_v11HmacSha256]
export type {
  explain_ClockDifference,
  explain_Difference,
  explain_DifferencePart,
  explain_Mismatch,
  explain_MismatchKind,
  explain_ReceivedResponse,
  v11_V11Scope,
}
