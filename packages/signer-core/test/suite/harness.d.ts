import { SignerError } from '@apig/signer-core';
import type { SignerErrorCode } from '@apig/signer-core';
/**
 * What a portable suite is written against, so that one and the same suite runs under Vitest, on every runtime's
 * command line, inside workerd and in a browser page.
 */
export interface Harness {
    /** Registers a case. Its name is unique among all suites. */
    test(name: string, run: () => void | Promise<void>): void;
    /** The same value, as `Object.is` sees it. */
    equal(actual: unknown, expected: unknown, message?: string): void;
    /** The same plain data: primitives, arrays, objects (own enumerable keys), `Date`, `Uint8Array`. */
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    ok(value: unknown, message?: string): asserts value;
    /** `run` throws a `SignerError` of this code, at once; returned for a closer look. */
    throws(run: () => unknown, code: SignerErrorCode): SignerError;
}
export type Suite = (t: Harness) => void;
export interface Case {
    readonly name: string;
    readonly run: () => void | Promise<void>;
}
export interface Outcome {
    readonly passed: number;
    readonly failed: number;
    readonly failures: readonly {
        readonly name: string;
        readonly message: string;
    }[];
}
/** All cases of the suites, in the order in which they register them. */
export declare function collectCases(suites: readonly Suite[]): Case[];
/** Runs the cases one after the other; a case that throws is counted and the next one runs. */
export declare function runSuites(suites: readonly Suite[], options?: {
    readonly filter?: string;
}): Promise<Outcome>;
//# sourceMappingURL=harness.d.ts.map