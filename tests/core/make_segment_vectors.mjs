// Makes segment_vectors.jsonl: a thousand random texts and what Twilio's public calculator says of each.
//
// Run it in an empty folder, so that nothing lands in the project (Node 18 or later):
//
//     npm install --no-save sms-segments-calculator@1.3.0
//     node PROJECT/tests/core/make_segment_vectors.mjs > PROJECT/tests/core/segment_vectors.jsonl
//
// The random numbers are seeded: the same version makes the same file, byte for byte.
//
// A line: {"text", "encoding": "GSM-7" | "UCS-2", "units": [per segment: septets or UTF-16 units], "foreign": [...]}.
// Smart encoding is off. The calculator keeps the grapheme clusters of Unicode 10 (2017), so the emoji here are those
// that were one cluster then and still are; core/segments.py says what happens to the newer ones.

import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "here.js"));
const { version } = require("sms-segments-calculator/package.json");
if (version !== "1.3.0") throw new Error(`sms-segments-calculator is ${version}, the vectors are those of 1.3.0`);
const { SegmentedMessage } = require("sms-segments-calculator");

const COUNT = 1000;
const random = mulberry32(23038);

const BASIC = [
  ..."@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
];
const SKIN = ["🏻", "🏼", "🏽", "🏾", "🏿"];
const RANGES = [
  [0x00a0, 0x02ff], [0x0370, 0x0377], [0x0391, 0x03a1], [0x03a3, 0x052f], [0x05d0, 0x05ea], [0x0620, 0x064a],
  [0x0905, 0x0939], [0x0e01, 0x0e30], [0x1e00, 0x1eff], [0x2010, 0x2027], [0x2030, 0x205e], [0x20a0, 0x20bf],
  [0x2190, 0x23ff], [0x2500, 0x27bf], [0x3041, 0x3096], [0x30a1, 0x30fa], [0x4e00, 0x9fa5], [0xac00, 0xd7a3],
  [0xe000, 0xf8ff], [0xff01, 0xff5e],
];

// Each kind makes one piece of text that no cut should part (but CR LF, which the calculator parts).
const kinds = {
  words: () => pick(["calf", "hamstring", "Después", "mañana", "mile 18", "¿qué", "bib", "run", "NEXT", "stop"]) + " ",
  basic: () => pick(BASIC),
  extension: () => pick([..."^{}\\[~]|€\f"]),
  accent: () => pick([..."áíóúÁÍÓÚçªº«»âêëîïôœûÿ"]),
  typographic: () => pick([..."‘’“”–—…•\u00a0`\t×°½→\u200b"]),
  bmp: () => String.fromCharCode(between(...pick(RANGES))),
  emoji: () => pick([..."🏃🦵👍🚑🏥💧🔥😭😀🎽⏱⚠☀❤", "☀️", "❤️", "⚠️", "1️⃣", "#️⃣"]),
  skin: () => pick([..."🏃👍👋🚶👶💪🏊🚴"]) + pick(SKIN),
  zwj: () =>
    pick(["👨‍👩‍👧‍👦", "👩‍❤️‍💋‍👨", "👁️‍🗨️", "🏳️‍🌈", "👩‍👦", () => `🏃${pick(SKIN)}‍♀️`, () => `👩${pick(SKIN)}‍⚕️`, () => `👨${pick(SKIN)}‍🚀`, () => `🏊${pick(SKIN)}‍♂️`]),
  flag: () => pick(["🇺🇸", "🇲🇽", "🇪🇸", "🇵🇹", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"]),
  astral: () => pick([..."𝐜𝐚𝐥𝐟𝟙𠮷𐍈🀄🂡"]),
  combining: () => pick([..."aeinouAEINOUxñ€5"]) + repeat(between(1, 3), () => String.fromCharCode(between(0x300, 0x36f))),
  jamo: () => String.fromCharCode(between(0x1100, 0x1112), between(0x1161, 0x1175), between(0x11a8, 0x11c2)),
  thai: () => String.fromCharCode(between(0x0e01, 0x0e2e), between(0x0e34, 0x0e39), between(0x0e48, 0x0e4b)),
  lines: () => pick(["\r\n", "\r\n", "\n", "\r", "\n\r", "\r\n\r\n"]),
  control: () => pick(["\x1b", "\x00", "\x07", "\x7f", "\x85", "\u2028", "\ufeff"]),
  half: () => pick(["\ud83c", "\udfc3", "\ud800", "\udfff"]) + "z", // followed by a letter: two halves would make a pair
};

// What a text is mixed from; a kind named twice is drawn twice as often. Two texts in five stay in the GSM alphabet.
const GSM_MIXES = [
  "words", "words basic", "basic", "basic extension", "extension", "words words extension", "basic lines", "lines",
  "words extension lines", "words basic extension lines", "basic basic basic extension",
];
const UCS2_MIXES = [
  "words accent", "words words words typographic", "basic extension accent", "bmp", "bmp lines", "basic extension bmp",
  "words emoji", "emoji skin", "zwj", "words zwj", "zwj skin extension", "flag", "basic flag", "zwj flag emoji",
  "combining", "words combining", "combining lines emoji", "jamo thai", "bmp astral", "astral extension",
  "basic control", "words half", "half emoji zwj",
  "words basic extension accent typographic bmp emoji skin zwj flag astral combining lines control",
];
const GSM_EDGES = [152, 153, 154, 159, 160, 161, 162, 305, 306, 307, 308, 458, 459, 460, 612, 613];
const UCS2_EDGES = [66, 67, 68, 69, 70, 71, 72, 133, 134, 135, 136, 200, 201, 202, 268, 269];

const lines = new Set();
for (let number = 0; lines.size < COUNT; number++) {
  const gsm = number % 5 < 2;
  lines.add(vector(text(pick(gsm ? GSM_MIXES : UCS2_MIXES).split(" "), size(gsm ? GSM_EDGES : UCS2_EDGES))));
}
process.stdout.write([...lines].join("\n") + "\n");

function text(mix, length) {
  const pieces = [];
  for (let left = length; left > 0; ) {
    let piece = kinds[pick(mix)]();
    if (cost(piece) > left) piece = "a";
    pieces.push(piece);
    left -= cost(piece);
  }
  return pieces.join("");
}

function size(edges) {
  const chance = random();
  if (chance < 0.1) return between(0, 40);
  if (chance < 0.2) return between(40, 480);
  return pick(edges);
}

function cost(piece) {
  return /^[\^{}\\[~\]|€\f]$/.test(piece) ? 2 : piece.length;
}

function vector(text) {
  const message = new SegmentedMessage(text, "auto", false);
  const bits = message.encodingName === "GSM-7" ? 7 : 16;
  const units = message.segments.map((segment) => segment.messageSizeInBits() / bits);
  return JSON.stringify({ text, encoding: message.encodingName, units, foreign: [...new Set(message.getNonGsmCharacters())] });
}

function repeat(times, make) {
  return Array.from({ length: times }, make).join("");
}

function pick(choices) {
  const choice = choices[between(0, choices.length - 1)];
  return typeof choice === "function" ? choice() : choice;
}

function between(least, most) {
  return least + Math.floor(random() * (most - least + 1));
}

// Tommy Ettinger's mulberry32 (public domain): small, and the same on every machine.
function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
}
