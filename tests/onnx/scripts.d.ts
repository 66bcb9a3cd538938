// The set-up's own file is plain JavaScript.
declare module '*/scripts/setup.mjs' {
  export function findOnnxTestData(): string | undefined;
}
