/** A return code in the sealed chat: made, revoked, and the way back by one (SPEC 5 and 7). */

import { VISITOR, concat, fromBase64, randomBytes, same, toBase64, utf8 } from './bytes.js';
import { sealCapsule } from './capsules.js';
import { keepCapsule } from './entering.js';
import { EPOCH_LABEL, makeEpoch } from './epochs.js';
import { makeKeyPair } from './hpke.js';

/** @typedef {{lookup: Uint8Array, key: Uint8Array}} CapsuleKeys */

function isOfCode({ message, say }) {
  return message ? message.kind === 'return' : say.k === 'code';
}

/** A newer code, or none: what is on its way of the one before must not arrive after it. */
function supersede(outbox) {
  outbox.items.filter(isOfCode).forEach((item) => { item.done = null; });
  outbox.items = outbox.items.filter((item) => item.say || !isOfCode(item));
}

/**
 * Tells staff of a code, and then files its capsule: one that staff do not know brings nobody back.
 * @param {CapsuleKeys} keys of its words
 * @param {() => void} done the relay has the capsule: the words may be shown
 */
export async function makeCode(visit, keys, done) {
  const { outbox, pass, room } = visit;
  const pair = await makeKeyPair();
  const proof = randomBytes(32);
  const { chat, note } = room;
  const capsule = await sealCapsule(keys.key, { chat, pass, proof, pair, note });
  const lookup = toBase64(keys.lookup);
  const message = { t: 'keep', kind: 'return', lookup, capsule: toBase64(capsule) };
  supersede(outbox);
  visit.told = room.holder;
  visit.post({
    say: { k: 'code', key: toBase64(pair.publicKey), proof: toBase64(proof), note: toBase64(note) },
    done: () => {
      supersede(outbox);
      visit.post({ message, done });
    },
  });
}

/** Lets the code open nothing any more. */
export function revokeCode(visit, done) {
  supersede(visit.outbox);
  visit.post({ say: { k: 'code_revoked' } });
  visit.post({ message: { t: 'forget', kind: 'return' }, done });
}

async function prove(proof, body) {
  const kind = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', proof, kind, false, ['sign']);
  const message = concat(utf8(EPOCH_LABEL), fromBase64(body));
  return toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, message)));
}

/** How far a visit that returns by a code has come. */
export class WayBack {
  /** @param {CapsuleKeys} keys @param {() => void} kept the same words work again */
  constructor(keys, kept) {
    this.keys = keys;
    this.kept = kept;
    this.made = null; // the key of the epoch I made
    this.past = ''; // the id of what ends a chat that is closing; then I ask anew
  }

  /** Dials, to come back by these words. */
  begin(visit) {
    visit.wayBack = this;
    visit.isBack = true;
    visit.connect();
  }

  /** The whole log is here: makes the epoch by which I am back, for the former holder or all. */
  async enter(visit) {
    const { directory, holder, phase, room } = visit;
    if (phase === 'closing') { // nobody comes back to a last question: who goes on is past it
      this.past = toBase64(randomBytes(8));
      visit.line.send({ t: 'end', mid: this.past });
      return;
    }
    const cards = directory.onDuty(visit.now());
    const former = cards.filter(([id]) => phase === 'open' && id === holder);
    const readers = former.length ? former : cards;
    const points = new Map([[VISITOR, room.pair.publicKey]]);
    readers.forEach(([id, card]) => points.set(fromBase64(id), card.key));
    const change = { number: room.epoch + 1, why: 'return', holder: former.length ? holder : null };
    this.made = randomBytes(32);
    room.own.came = change.number;
    const { socket } = visit.line;
    const epoch = await makeEpoch(room, change, this.made, points);
    epoch.proof = await prove(room.proof, epoch.body);
    if (socket === visit.line.socket) visit.line.send({ t: 'epoch', mid: toBase64(randomBytes(8)), epoch });
  }

  /** If this is my epoch I am back: says hello under it, and makes the same words work again. */
  async heard(visit, content) {
    const { outbox, room } = visit;
    const key = room.keys.get(content.epoch);
    if (!this.made || !key || !same(key, this.made)) return;
    visit.intent = visit.intent || 'tell';
    visit.backlog = sinceTheExit(visit.backlog);
    const hello = { k: 'hello', key: toBase64(room.pair.publicKey), intent: visit.intent };
    outbox.items.unshift({ mid: toBase64(randomBytes(8)), say: hello });
    // Once more the code I came by: should the new capsule be lost, it is the one that opens.
    visit.post({ say: { k: 'code', key: hello.key, proof: toBase64(room.proof) } });
    await makeCode(visit, this.keys, this.kept);
    await visit.ready();
    await keepCapsule(visit);
  }
}

/** What was said where these words can read, and who reads now; no tale of the visit before. */
function sinceTheExit(backlog) {
  const words = backlog.filter(([name]) => ['message', 'exercise', 'done', 'trouble'].includes(name));
  return words.concat(backlog.filter(([name]) => name === 'readers').slice(-1));
}
