export { explainMismatch } from './explain-mismatch.ts'
export { explainRefusal } from './explain-refusal.ts'
export type { UnsignedRequest } from './explain-refusal.ts'
export type {
  ClockDifference,
  Difference,
  DifferencePart,
  Mismatch,
  MismatchKind,
  ReceivedResponse,
} from './mismatch.ts'
