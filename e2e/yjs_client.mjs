// A client that Mieux did not write: the provider of y-websocket in Node. `node yjs_client.mjs ADDRESS ROOM NAME COUNT`
// adds a card, goes on typing in that of the others, and prints all cards when there are COUNT whose texts are whole.
import { WebsocketProvider } from "y-websocket";
import WebSocket from "ws";
import * as Y from "yjs";

const [address, room, name, count] = process.argv.slice(2);
const doc = new Y.Doc();
const cards = doc.getMap("cards");
const provider = new WebsocketProvider(address, room, doc, { WebSocketPolyfill: WebSocket, disableBc: true });

provider.once("sync", async () => {
  provider.awareness.setLocalStateField("zone", "rames");
  doc.transact(() => {
    const card = new Y.Map();
    const fields = { zone: "port", text: new Y.Text(), kind: "", order: "a", author: name, colour: "" };
    for (const [key, value] of Object.entries(fields)) card.set(key, value);
    cards.set(name, card);
  });
  const text = cards.get(name).get("text");
  for (const letters of ["Un ", "été ", "👩‍👩‍👧 ", "à la mer"]) {
    text.insert(text.length, letters);
    await new Promise((done) => setTimeout(done, 30));
  }
  console.error("written");
});

const look = () => {
  const found = Object.entries(cards.toJSON());
  if (found.length < Number(count) || !found.every(([, card]) => String(card.text).endsWith("à la mer"))) return;
  clearInterval(timer);
  console.log(JSON.stringify(Object.fromEntries(found.sort().map(([id, card]) => [id, card.text]))));
  setTimeout(() => {
    provider.destroy();
    process.exit(0);
  }, 500);
};
const timer = setInterval(look, 50);
setTimeout(() => process.exit(3), 30000);
