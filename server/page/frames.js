/** The frames of SPEC.md 6: one sealed message each, padded, and signed if it is of staff. */

import { concat, isStaff, randomBytes, readU32, require, same, u32, utf8 } from './bytes.js';
import { hkdf, sealAes, unsealAes, verify } from './primitives.js';

/** @typedef {{chat: Uint8Array, epoch: number, sender: Uint8Array, seq: number}} FrameHeader */

const SIZES = [256, 512, 1024, 2048, 4096];
/** The most bytes of JSON that a visitor's frame holds. */
export const LONGEST = SIZES[SIZES.length - 1] - 2;
const FRAME_LABEL = utf8('veste/1/frame');
const CHAT_ROOM = 1;

function pad(content) {
  const size = SIZES.find((bytes) => content.length + 2 <= bytes);
  require(size !== undefined, 'too_long');
  const padded = new Uint8Array(size);
  padded.set([content.length >> 8, content.length & 255]);
  padded.set(content, 2);
  return padded;
}

function unpad(padded) {
  const length = padded[0] * 256 + padded[1];
  const content = padded.slice(2, 2 + length);
  require(content.length === length && same(pad(content), padded), 'malformed');
  return content;
}

function frameKey(epochKey, header) {
  const info = concat(FRAME_LABEL, u32(header.epoch), header.sender);
  return hkdf(epochKey, header.chat, info, 32);
}

/**
 * @param {FrameHeader} header
 * @param {Uint8Array} payload JSON bytes
 */
export async function sealFrame(epochKey, header, payload) {
  const start = concat(utf8('VF'), Uint8Array.of(1, CHAT_ROOM), header.chat, u32(header.epoch));
  const head = concat(start, header.sender, u32(header.seq));
  const padded = pad(payload);
  const iv = randomBytes(12);
  const key = await frameKey(epochKey, header);
  return concat(head, iv, await sealAes(key, iv, concat(FRAME_LABEL, head), padded));
}

/** What a frame says about itself, in clear. @returns {FrameHeader} */
export function readFrame(frame) {
  require(SIZES.includes(frame.length - 64), 'malformed');
  require(same(frame.slice(0, 2), utf8('VF')), 'malformed');
  require(frame[2] === 1 && frame[3] === CHAT_ROOM, 'version');
  const [chat, sender] = [frame.slice(4, 20), frame.slice(24, 32)];
  return { chat, epoch: readU32(frame, 20), sender, seq: readU32(frame, 32) };
}

/**
 * @param {?Uint8Array} signer the staff member's signing key; null for a visitor's frame
 * @returns {Promise<Uint8Array>} the JSON bytes
 */
export async function openFrame(epochKey, frame, signer) {
  const header = readFrame(frame);
  require(isStaff(header.sender) === (signer !== null), 'stranger');
  const head = frame.slice(0, 36);
  const key = await frameKey(epochKey, header);
  const label = concat(FRAME_LABEL, head);
  const content = unpad(await unsealAes(key, frame.slice(36, 48), label, frame.slice(48)));
  if (signer === null) return content;
  const [signature, said] = [content.slice(0, 64), content.slice(64)];
  await verify(signer, 'veste/1/said', concat(head, said), signature);
  return said;
}
