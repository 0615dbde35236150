/** How a visit gets in: as a new chat, again after a lost connection, or back after a reload. */

import { VISITOR, fromBase64, randomBytes, toBase64 } from './bytes.js';
import { capsuleKeys, openCapsule, sealCapsule } from './capsules.js';
import { makeEpoch } from './epochs.js';
import { keyId } from './primitives.js';
import { Room } from './room.js';
import { writeToken } from './token.js';

/** The first word on a new connection. */
export async function greet(visit) {
  if (visit.state === 'unlocking') {
    const { lookup } = await keysOf(visit);
    visit.line.send({ t: 'unlock', lookup: toBase64(lookup) });
  } else {
    visit.line.send({ t: 'knock', v: 1 });
  }
}

/** Judges the papers, and begins or goes on. */
export async function welcome(visit, { now, papers }) {
  // Many phones are hours wrong; nobody should stay unheard for that. A day at most, because
  // a relay that lies about the time could bring back an old roster (SPEC 3).
  const skew = now - Date.now();
  visit.skew = Math.abs(skew) <= 864e5 ? skew : 0;
  await visit.directory.read(papers, visit.now());
  if (visit.started) visit.askLog();
  else visit.line.send(await startMessage(visit));
}

/** The same `start` again if the first one was not answered. */
async function startMessage(visit) {
  if (!visit.opening) {
    const { room } = visit;
    room.since = visit.now();
    room.own.key = toBase64(await keyId(room.pair.publicKey));
    const points = new Map([[VISITOR, room.pair.publicKey]]);
    for (const [id, card] of visit.directory.onDuty(visit.now())) {
      points.set(fromBase64(id), card.key);
      visit.granted.add(id);
    }
    const key = randomBytes(32);
    const change = { number: 0, why: 'start', holder: null };
    const epoch = await makeEpoch(room, change, key, points);
    const hello = { k: 'hello', key: toBase64(room.pair.publicKey), intent: visit.intent };
    const { frame } = await room.seal(hello, 0, key);
    const mid = toBase64(randomBytes(8));
    const { door, language } = visit.settings;
    const danger = visit.intent === 'danger';
    const first = Object.assign({ t: 'start', mid, door, language, danger }, visit.ours());
    visit.opening = Object.assign(first, { epoch, hello: toBase64(frame) });
  }
  return visit.opening;
}

/** The relay has our `start`; its `hello` is the log's entry `pos`. */
export async function begun(visit, pos) {
  if (visit.started) return;
  visit.helloAt = pos;
  noteHello(visit);
  visit.started = true;
  visit.tell('started', { intent: visit.intent, gone: 0 });
  await visit.ready();
  await keepCapsule(visit);
}

/** The relay may say `stored` before the log's first two entries, or after them. */
export function noteHello({ helloAt, room }) {
  if (helloAt && room.pos === helloAt - 1) room.stored(0, 0, helloAt);
}

/** Files what a reload needs; after a return by code also by what that was proved. */
export async function keepCapsule(visit) {
  const token = randomBytes(32);
  if (visit.state === 'over' || visit.leaving || !writeToken(toBase64(token))) return;
  const { lookup, key } = await capsuleKeys(token);
  const { chat, note, own, pair } = visit.room;
  const { came } = own;
  const proof = visit.room.proof || new Uint8Array(32);
  const capsule = await sealCapsule(key, { chat, pass: visit.pass, proof, pair, note, came });
  visit.post({
    message: { t: 'keep', kind: 'reload', lookup: toBase64(lookup), capsule: toBase64(capsule) },
  });
}

function keysOf(visit) {
  return visit.wayBack ? visit.wayBack.keys : capsuleKeys(visit.token);
}

/** What the relay keeps under our token or words: a way back, or bytes that open nothing. */
export async function unlocked(visit, capsule) {
  try {
    const { key } = await keysOf(visit);
    const { came, chat, note, pass, pair, proof } = await openCapsule(key, fromBase64(capsule));
    visit.room = new Room(chat, pair, visit.directory);
    visit.room.own = { key: toBase64(await keyId(pair.publicKey)), came };
    visit.pass = pass;
    visit.room.proof = proof;
    if (note.length) visit.room.note = note;
  } catch (_) {
    if (visit.wayBack) visit.fail('nocode');
    else visit.forget('fresh');
    return;
  }
  visit.started = true;
  visit.state = 'resuming';
  visit.backlog = [];
  visit.line.send({ t: 'knock', v: 1 });
}
