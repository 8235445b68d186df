export { explainMismatch } from './explain-mismatch.ts'
export type {
  ClockDifference,
  Difference,
  DifferencePart,
  Mismatch,
  MismatchKind,
  ReceivedResponse,
} from './mismatch.ts'
