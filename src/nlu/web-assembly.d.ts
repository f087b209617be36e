// The parts of WebAssembly that are used: its types come with those of browsers, which are not ours.

declare namespace WebAssembly {
  class Memory {
    /** Sizes in pages of 64 KiB. */
    constructor(size: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
  }

  type Module = object;
  const Module: new (bytes: Uint8Array) => Module;

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: unknown;
  }
}
