// The lockfiles above this folder are those of another project.
export default { outputFileTracingRoot: import.meta.dirname }
