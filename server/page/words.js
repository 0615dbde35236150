/** The six words of a return code: drawn, read however they were typed, suggested. */

const WORD_LIST = '/page/code_words.txt';
const IN_ALL = 2048;
const SIX = 6;
const ENOUGH = 4; // letters that stand for a whole word
const LONGEST_TYPED = 500;
const DROPPED = /[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]/g; // accents, invisible ones

/** @returns {Promise<string[]>} the words, in the order of the alphabet */
export async function fetchWords() {
  const answer = await fetch(WORD_LIST);
  const words = (await answer.text()).trim().split('\n');
  const inOrder = words.every((word, at) => /^[a-z]{4,}$/.test(word) && (!at || word > words[at - 1]));
  if (!answer.ok || words.length !== IN_ALL || !inOrder) throw new Error('malformed');
  return words;
}

/** Six new words, 66 bits; a word may come twice. */
export function drawSix(words) {
  return [...crypto.getRandomValues(new Uint16Array(SIX))].map((n) => words[n % IN_ALL]);
}

/** What was typed as runs of a to z: capitals and accents go, all else separates. */
export function piecesOf(typed) {
  const letters = typed.normalize('NFKD').toLowerCase().replace(DROPPED, '');
  return letters.split(/[^a-z]+/).filter(Boolean);
}

/** For each piece its word, if it is that word or its first four letters or more; else null. */
export function wordsOf(words, typed) {
  return piecesOf([...typed].slice(0, LONGEST_TYPED).join('')).map((piece) => {
    const enough = piece.length >= ENOUGH;
    return (enough && words.find((word) => word.startsWith(piece))) || null;
  });
}

/** Six whole words, one space between them; null for anything else, and no slip is mended. */
export function sixOf(words, typed) {
  const found = wordsOf(words, typed);
  const holds = [...typed].length <= LONGEST_TYPED && found.length === SIX && found.every(Boolean);
  return holds ? found.join(' ') : null;
}

function soundOf(letters) {
  return letters.replace(/ij/g, 'ei').replace(/ou/g, 'au').replace(/y/g, 'i');
}

/** Whether two differ by at most one letter, or by two neighbours swapped. */
function oneSlip(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const swapped = (short[at + 1] || '') + (short[at] || '') === long.slice(at, at + 2);
  return short.slice(at + 1) === long.slice(at + 1) || (swapped && short.slice(at + 2) === long.slice(at + 2));
}

/** At most four words that begin so; if none does, those that are one slip away. */
export function suggestWords(words, piece) {
  if (piece.length < 2) return [];
  let found = words.filter((word) => word.startsWith(piece));
  if (!found.length && piece.length >= ENOUGH && piece.length <= 9) {
    const heard = soundOf(piece);
    const lengths = [-1, 0, 1].map((more) => heard.length + more);
    const near = words.filter((w) => lengths.some((n) => oneSlip(heard, soundOf(w).slice(0, n))));
    const whole = near.filter((word) => oneSlip(heard, soundOf(word)));
    found = whole.concat(near.filter((word) => !whole.includes(word)));
  }
  return found.slice(0, 4);
}
