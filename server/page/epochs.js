/** The epochs of SPEC.md 5: one key for one set of readers, and who may change them. */

import { Reject, VISITOR, concat, fields, fromBase64, isNumber, isStaff, parse, require, toBase64, u32, utf8 } from './bytes.js';
import { signerOf } from './papers.js';
import { macHolds, sha256, verify } from './primitives.js';
import { isFor, openWrap, sealWrap } from './wraps.js';

/** @typedef {{body: string, proof: string, wraps: string[]}} Epoch As it travels. */
/**
 * @typedef {Object} Announcement Who reads from an epoch on; ids are base64.
 * @property {string} chat
 * @property {number} epoch
 * @property {string} why
 * @property {?string} holder who answers; null while the chat waits
 * @property {string} check base64, the commitment to the epoch key
 * @property {{id: string, wrap: string}[]} members
 */

export const EPOCH_LABEL = 'veste/1/epoch';

/** @returns {Promise<string>} base64, the commitment to an epoch key */
async function keyCheck(chat, epoch, key) {
  return toBase64(await sha256(concat(utf8('veste/1/epoch-key'), chat, u32(epoch), key)));
}

/**
 * An epoch of this page, not proved yet: 0, which begins a chat and needs no proof, or a return.
 * @param {{number: number, why: string, holder: ?string}} change
 * @param {Map<Uint8Array, Uint8Array>} points of each member, the visitor among them
 * @returns {Promise<Epoch>}
 */
export async function makeEpoch({ chat, sender }, { number, why, holder }, key, points) {
  const wraps = [];
  const members = [];
  for (const [member, point] of points) {
    const wrap = await sealWrap(chat, number, sender, member, point, key);
    wraps.push(toBase64(wrap));
    members.push({ id: toBase64(member), wrap: toBase64(await sha256(wrap)) });
  }
  const check = await keyCheck(chat, number, key);
  const content = { chat: toBase64(chat), epoch: number, why, holder, check, members };
  const body = concat(utf8('VE1'), sender, utf8(JSON.stringify(content)));
  return { body: toBase64(body), proof: '', wraps };
}

/**
 * What an epoch announces, once its proof holds.
 * @param {Epoch} epoch
 * @param {Uint8Array[]} proofKeys of the codes, for an epoch made on return
 * @param {boolean} trusts whether a return is taken that none of them proves
 * @returns {Promise<{creator: string, content: Announcement}>}
 */
export async function openAnnouncement(epoch, directory, proofKeys, trusts) {
  const body = fromBase64(fields(epoch, 'body', 'proof', 'wraps').body);
  require(Array.isArray(epoch.wraps), 'malformed');
  const proof = epoch.proof ? fromBase64(epoch.proof) : new Uint8Array(0);
  const signer = signerOf(body, 'VE1');
  const creator = toBase64(signer);
  if (isStaff(signer)) {
    require(proof.length === 64, 'malformed');
    await verify(directory.member(creator).key, EPOCH_LABEL, body, proof);
  } else if (proof.length) {
    let proved = trusts;
    for (const key of proofKeys) proved = (await macHolds(key, EPOCH_LABEL, body, proof)) || proved;
    require(proved, 'signature');
  }
  const names = ['chat', 'epoch', 'why', 'holder', 'check', 'members'];
  const content = fields(parse(body.slice(11)), ...names);
  plausible(isStaff(signer), content, proof.length);
  return { creator, content };
}

function plausible(byStaff, content, proofBytes) {
  require(isNumber(content.epoch) && Array.isArray(content.members), 'malformed');
  const ids = content.members.map((reader) => fields(reader, 'id', 'wrap').id);
  const wanted = byStaff ? 64 : content.why === 'return' ? 32 : 0;
  require(new Set(ids).size === ids.length && proofBytes === wanted, 'malformed');
  require(ids.includes(toBase64(VISITOR)), 'malformed');
  require(content.holder === null || ids.includes(content.holder), 'malformed');
  require((content.why === 'start') === (content.epoch === 0), 'malformed');
}

/**
 * Refuses an epoch whose creator may not make it while `holder` holds the chat (SPEC 5, table).
 * @param {string} creator @param {Announcement} content @param {?string} holder
 */
export function mayChange(creator, content, holder, directory) {
  const { why } = content;
  const forSelf = content.holder === creator;
  const byPage = !isStaff(fromBase64(creator));
  if (why === 'take-over') directory.requireRole(creator, 'supervisor');
  let allowed = holder === creator && content.holder === holder;
  if (why === 'start') allowed = byPage && content.holder === null;
  else if (why === 'return') allowed = byPage && [null, holder].includes(content.holder);
  else if (why === 'claim') allowed = holder === null && forSelf;
  else if (why === 'release') allowed = holder === creator && content.holder === null;
  else if (why === 'hand-over') allowed = holder === creator && content.holder !== null;
  else if (why === 'take-over') allowed = holder !== null && forSelf;
  else require(['sit-in', 'sit-out', 'exit', 'renew'].includes(why), 'malformed');
  require(allowed, 'role');
  if (content.holder !== null) directory.requireRole(content.holder, 'counsellor', 'supervisor');
}

/**
 * My key of an epoch, or null when it was sealed to a page that is gone.
 * @param {KeyPair} pair @param {Announcement} content @param {Uint8Array[]} wraps
 */
export async function keyForMe(pair, content, wraps, chat) {
  const mine = content.members.find((reader) => reader.id === toBase64(VISITOR));
  for (const wrap of wraps) {
    if (toBase64(await sha256(wrap)) !== mine.wrap) continue;
    if (!(await isFor(wrap, pair))) return null;
    const key = await openWrap(pair, wrap, chat, content.epoch, VISITOR);
    require((await keyCheck(chat, content.epoch, key)) === content.check, 'sealed');
    return key;
  }
  throw new Reject('missing');
}
