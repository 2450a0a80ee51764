"use strict";
// Sends without a reload and looks for new texts. Without it every form of the page works as it stands.

const LOOK_EVERY_MS = 2000;
let turn = 0; // counts what was sent, so that a look begun before a text never undoes what followed

const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/** Bring the bubbles of a handset up to date; those that stay are not touched, so nothing is read out twice. */
function renew(handset, fresh) {
  const list = handset.querySelector(".thread");
  const known = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const items = [...fresh.querySelector(".thread").children];
  const keys = new Set(items.map((item) => item.dataset.key));
  for (const [key, item] of known) if (!keys.has(key)) item.remove();
  items.forEach((item, place) => {
    const old = known.get(item.dataset.key);
    if (!old) list.insertBefore(item, list.children[place] ?? null);
    else if (old.outerHTML !== item.outerHTML) old.replaceWith(item);
  });
}

async function send(handset, form, button) {
  const field = form.querySelector("textarea");
  const problem = handset.querySelector(".problem");
  const written = field?.value;
  handset.toggleAttribute("data-sending", true);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
    const page = parse(await answer.text());
    const fresh = page.getElementById(handset.id);
    if (!fresh) throw new Error(page.body.textContent.trim().slice(0, 200));
    turn += 1;
    renew(handset, fresh);
    document.getElementById("notices").replaceWith(page.getElementById("notices"));
    for (const token of document.getElementsByName("csrf_token")) token.value = page.getElementsByName("csrf_token")[0].value;
    problem.textContent = fresh.querySelector(".problem").textContent;
    if (answer.ok && field?.value === written && field) field.value = "";
    handset.querySelector(".log").scrollTop = 0; // the log runs from the bottom up: 0 is the newest bubble
  } catch (error) {
    problem.textContent = `Not sent: ${error instanceof TypeError ? "the service does not answer." : error.message}`;
  } finally {
    handset.toggleAttribute("data-sending", false);
  }
}

async function look(handset) {
  const begun = turn;
  const answer = await fetch(handset.dataset.thread);
  const fresh = parse(await answer.text());
  if (answer.ok && begun === turn && !handset.hasAttribute("data-sending")) renew(handset, fresh);
}

async function keepLooking() {
  if (document.visibilityState === "visible") await Promise.allSettled([...document.querySelectorAll(".handset")].map(look));
  setTimeout(keepLooking, LOOK_EVERY_MS);
}

document.addEventListener("submit", (event) => {
  const handset = event.target.closest(".handset");
  if (!handset || !event.target.hasAttribute("data-send")) return;
  event.preventDefault();
  if (!handset.hasAttribute("data-sending")) send(handset, event.target, event.submitter);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches(".write textarea")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

setTimeout(keepLooking, LOOK_EVERY_MS);
