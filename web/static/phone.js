"use strict";
// Sends and jumps without a reload, and looks for new texts. Without it every form of the page works as it stands.

const LOOK_EVERY_MS = 2000;
const LOOK_SOON_MS = 900; // after a jump: a worker looks for what has come due twice a second
let turn = 0; // counts what was sent, so that a look begun before a text never undoes what followed

const clock = document.getElementById("clock");
const handsets = () => [...document.querySelectorAll(".handset")];
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/** Bring a handset up to date; the bubbles that stay are not touched, so nothing is read out twice. */
function renew(handset, fresh) {
  renewBubbles(handset.querySelector(".thread"), fresh.querySelector(".thread"));
  const [week, coming] = [handset, fresh].map((within) => within.querySelector(".week"));
  if (week.outerHTML !== coming.outerHTML) week.replaceWith(coming);
}

function renewBubbles(list, fresh) {
  const known = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const items = [...fresh.children];
  const keys = new Set(items.map((item) => item.dataset.key));
  for (const [key, item] of known) if (!keys.has(key)) item.remove();
  items.forEach((item, place) => {
    const old = known.get(item.dataset.key);
    if (!old) list.insertBefore(item, list.children[place] ?? null);
    else if (old.outerHTML !== item.outerHTML) old.replaceWith(item);
  });
}

/** Bring the clock up to date; what somebody is choosing to jump to stays chosen. */
function renewClock(page) {
  const fresh = page.getElementById("clock");
  clock.className = fresh.className;
  for (const id of ["clock-time", "clock-next", "clock-real", "clock-later"]) {
    const [old, coming] = [document, page].map((within) => within.getElementById(id));
    old.toggleAttribute("disabled", coming.hasAttribute("disabled"));
    if (old.innerHTML !== coming.innerHTML) old.replaceChildren(...coming.childNodes);
  }
}

/** Post a form, and bring all but the handsets up to date with the page that comes back. */
async function post(form, button) {
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
  const page = parse(await answer.text());
  if (!page.getElementById("clock")) throw new Error(page.body.textContent.trim().slice(0, 200));
  turn += 1;
  renewClock(page);
  document.getElementById("notices").replaceWith(page.getElementById("notices"));
  for (const token of document.getElementsByName("csrf_token")) token.value = page.getElementsByName("csrf_token")[0].value;
  return [answer, page];
}

async function send(handset, form, button) {
  const field = form.querySelector("textarea");
  const problem = handset.querySelector(".problem");
  const written = field?.value;
  handset.toggleAttribute("data-sending", true);
  try {
    const [answer, page] = await post(form, button);
    const fresh = page.getElementById(handset.id);
    renew(handset, fresh);
    problem.textContent = fresh.querySelector(".problem").textContent;
    if (answer.ok && field?.value === written && field) field.value = "";
    toTheNewest(handset);
  } catch (error) {
    problem.textContent = `Not sent: ${inWords(error)}`;
  } finally {
    handset.toggleAttribute("data-sending", false);
  }
}

async function jump(form, button) {
  clock.toggleAttribute("data-sending", true);
  try {
    const [answer, page] = await post(form, button);
    for (const handset of handsets()) {
      renew(handset, page.getElementById(handset.id));
      toTheNewest(handset);
    }
    if (answer.ok) document.getElementById("clock-said").textContent = document.getElementById("clock-time").textContent;
    setTimeout(lookAtAll, LOOK_SOON_MS);
  } catch (error) {
    tell(`The clock stays: ${inWords(error)}`);
  } finally {
    clock.toggleAttribute("data-sending", false);
  }
}

const inWords = (error) => (error instanceof TypeError ? "the service does not answer." : error.message);

function toTheNewest(handset) {
  handset.querySelector(".log").scrollTop = 0; // the log runs from the bottom up: 0 is the newest bubble
}

/** Say something in the place where the page tells its problems. */
function tell(sentence) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = sentence;
  document.getElementById("notices").replaceChildren(notice);
}

async function look(handset) {
  const begun = turn;
  const answer = await fetch(handset.dataset.thread);
  const fresh = parse(await answer.text());
  if (answer.ok && begun === turn && !handset.hasAttribute("data-sending")) renew(handset, fresh);
}

async function lookAtClock() {
  const begun = turn;
  const answer = await fetch(clock.dataset.clock);
  const page = parse(await answer.text());
  if (answer.ok && begun === turn && !clock.hasAttribute("data-sending")) renewClock(page);
}

const lookAtAll = () => Promise.allSettled([lookAtClock(), ...handsets().map(look)]);

async function keepLooking() {
  if (document.visibilityState === "visible") await lookAtAll();
  setTimeout(keepLooking, LOOK_EVERY_MS);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const handset = form.closest(".handset");
  const isJump = form.hasAttribute("data-jump");
  if (!isJump && !(handset && form.hasAttribute("data-send"))) return;
  event.preventDefault();
  if ((isJump ? clock : handset).hasAttribute("data-sending")) return;
  if (isJump) jump(form, event.submitter);
  else send(handset, form, event.submitter);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches(".write textarea")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// On a small screen the rest of the clock would push the phone out of sight.
clock.querySelector("details").open = !matchMedia("(max-width: 40rem)").matches;
setTimeout(keepLooking, LOOK_EVERY_MS);
