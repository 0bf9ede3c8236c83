// The part of Yjs that doc.js uses, for the checker of JSDoc types (the bundle beside is minified).
export class Doc {
  constructor(options?: { gc?: boolean });
  readonly clientID: number;
  getMap(name: string): Map;
  transact(work: () => void, origin?: unknown): void;
  on(name: "update", hear: (update: Uint8Array, origin: unknown) => void): void;
  destroy(): void;
}
export interface Delta {
  retain?: number;
  insert?: string | object;
  delete?: number;
}
export interface DeepEvent {
  target: Map | Text;
  path: (string | number)[];
  keysChanged?: Set<string>;
  delta: Delta[];
}
export interface Transaction {
  origin: unknown;
  local: boolean;
}
export class Map {
  constructor();
  readonly size: number;
  get(key: string): any;
  set(key: string, value: unknown): void;
  has(key: string): boolean;
  delete(key: string): void;
  forEach(work: (value: any, key: string) => void): void;
  entries(): IterableIterator<[string, any]>;
  observeDeep(hear: (events: DeepEvent[], transaction: Transaction) => void): void;
}
export class Text {
  constructor(text?: string);
  readonly length: number;
  toString(): string;
  insert(at: number, text: string): void;
  delete(at: number, length: number): void;
}
export class UndoManager {
  constructor(scope: Map[], options: { trackedOrigins: Set<unknown>; captureTimeout?: number });
  undoStack: unknown[];
  redoStack: unknown[];
  undo(): unknown;
  redo(): unknown;
  stopCapturing(): void;
  clear(undo?: boolean, redo?: boolean): void;
  on(name: string, hear: (event: { type: "undo" | "redo"; origin: unknown }) => void): void;
}
export function applyUpdate(doc: Doc, update: Uint8Array, origin?: unknown): void;
export function encodeStateAsUpdate(doc: Doc, state?: Uint8Array): Uint8Array;
export function encodeStateVector(doc: Doc): Uint8Array;
export class Awareness {
  constructor(doc: Doc);
  readonly clientID: number;
  getStates(): globalThis.Map<number, Record<string, any>>;
  getLocalState(): Record<string, any> | null;
  setLocalState(state: Record<string, any> | null): void;
  on(name: "change" | "update", hear: (changes: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => void): void;
  destroy(): void;
}
export function applyAwarenessUpdate(awareness: Awareness, update: Uint8Array, origin: unknown): void;
export function encodeAwarenessUpdate(awareness: Awareness, clients: number[]): Uint8Array;
export function removeAwarenessStates(awareness: Awareness, clients: number[], origin: unknown): void;
export class IndexeddbPersistence {
  constructor(name: string, doc: Doc);
  readonly whenSynced: Promise<unknown>;
  readonly _db: Promise<unknown>;
  destroy(): Promise<void>;
}
export function clearDocument(name: string): Promise<void>;
