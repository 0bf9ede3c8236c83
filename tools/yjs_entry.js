// What the voyage takes from Yjs and its companions; tools/vendor.sh makes one module of it.
export { Doc, Map, Text, UndoManager, applyUpdate, encodeStateAsUpdate, encodeStateVector } from "yjs";
export { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
export { IndexeddbPersistence, clearDocument } from "y-indexeddb";
