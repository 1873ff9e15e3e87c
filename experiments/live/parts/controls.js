// Draws the controls once for a scenario, and then only moves them.
const drawn = new Map();
let number = 0;

function draw(found) {
  Object.assign(controls, found);
  byKey.clear();
  drawn.clear();
  [].concat(found.practices, found.settings, found.more).forEach((control) => byKey.set(control.key, control));
  at("practices").replaceChildren(...found.practices.map(itemOf));
  at("settings").replaceChildren(...found.settings.map(itemOf));
  search();
}

function itemOf(control) {
  const item = make("li"), name = "control-" + number++;
  const label = make("label", "", control.title), output = make("output"), input = make("input");
  label.htmlFor = input.id = name;
  input.type = "range";
  input.dataset.key = control.key;
  const low = control.practice ? 0 : control.low, high = control.practice ? 100 : control.high;
  Object.assign(input, { min: low, max: high, step: control.practice ? 1 : "any" });
  if (!control.practice && control.step === 1) input.step = 1;
  const back = make("button", "undo", "↺");
  back.type = "button";
  back.setAttribute("aria-label", "Reset " + control.title + " to today");
  const tick = make("span", "tick");
  tick.style.left = "calc(8px + (100% - 16px) * " + (high > low ? (control.today - low) / (high - low) : 0) + ")";
  tick.title = "today";
  const head = make("div", "head"), track = make("div", "track"), slot = make("div", "slot");
  head.append(label, output);
  slot.append(tick, input);
  track.append(slot, back);
  item.append(head, track);
  if (!control.practice) {
    const ends = make("p", "ends");
    ends.append(make("span", "", tidy(low) + (control.unit ? " " + control.unit : "")), make("span", "", "today " + inWords(control, control.today)), make("span", "", tidy(high)));
    item.append(ends);
  }
  const hint = make("p", "hint");
  hint.id = name + "-hint";
  input.setAttribute("aria-describedby", hint.id);
  item.append(hint);
  if (control.source && !control.hint) item.append(make("p", "source", "Source: " + control.source));
  if (control.practice) item.append(monthOf(control));
  const parts = { item, input, output, hint };
  input.addEventListener("input", () => { choose(control, rounded(control, Number(input.value))); refresh(); soon(); });
  input.addEventListener("change", ask);
  back.addEventListener("click", () => { undo(control); refresh(); ask(); input.focus(); });
  input.addEventListener("keydown", (key) => { if (key.key === "Backspace" || key.key === "Delete") { undo(control); refresh(); ask(); } });
  drawn.set(control.key, parts);
  place(control);
  return item;
}

function rounded(control, value) {
  if (control.practice || !control.step) return value;
  return Number(tidy(Math.min(control.high, Math.max(control.low, Math.round(value / control.step) * control.step))));
}

function monthOf(control) {
  const line = make("label", "month", "from month ");
  const input = make("input");
  Object.assign(input, { type: "number", min: 0, max: 24, step: 1, value: 0 });
  input.addEventListener("change", () => { question.dates[control.practice] = Math.min(24, Math.max(0, Number(input.value) || 0)); ask(); });
  line.append(input);
  return line;
}

function inWords(control, value) {
  const short = Number(value.toPrecision(3));
  return control.practice ? Math.round(value) + " %" : tidy(short) + (control.unit ? " " + control.unit : "");
}

function place(control) {
  const { item, input, output, hint } = drawn.get(control.key), value = valueOf(control);
  if (document.activeElement !== input || Number(input.value) !== value) input.value = value;
  output.textContent = inWords(control, value);
  input.setAttribute("aria-valuetext", inWords(control, value));
  item.classList.toggle("changed", isSet(control));
  hint.textContent = hintOf(control);
  const month = item.querySelector(".month");
  if (month) {
    month.hidden = !(at("dated").checked && isSet(control) && value !== control.today);
    month.firstElementChild.value = question.dates[control.practice] || 0;
  }
}

function hintOf(control) {
  if (control.practice) {
    const own = control.owns.filter((key) => key in question.sets);
    const pinnedKeys = own.length ? " " + own.length + " of its " + control.owns.length + " settings pinned: " + own.join(", ") + "." : "";
    return control.hint + "." + pinnedKeys;
  }
  const owner = control.owner && byKey.get(control.owner);
  const follows = owner ? (isSet(control) ? " Pinned: no longer follows “" + owner.title + "”." : " Follows “" + owner.title + "”.") : "";
  return (control.hint + follows).trim();
}

// What was asked in words, for a print: what was set, and what it was.
function asked() {
  const set = [].concat(controls.practices, controls.settings, controls.more).filter((one) => isSet(one) && (one.moves || valueOf(one) !== one.today || one.owner));
  const named = set.filter((one) => !controls.settings.some((other) => other.moves && other !== one && keysOf(other).includes(one.key)));
  const month = (one) => (one.practice in question.dates ? ", from month " + question.dates[one.practice] : "");
  return named.map((one) => one.title + ": " + inWords(one, valueOf(one)) + " (today " + inWords(one, one.today) + ")" + month(one)).join("; ");
}

function refresh() {
  syncDates();
  at("asked").textContent = asked() ? "What if \u2026 " + asked() + "." : "";
  drawn.forEach((_, key) => place(byKey.get(key)));
}

// Practices that are changed begin on a date each, if that is wanted: in the first month unless said otherwise.
function syncDates() {
  const wanted = at("dated").checked;
  controls.practices.forEach((control) => {
    const moves = wanted && isSet(control) && valueOf(control) !== control.today;
    if (!moves) delete question.dates[control.practice];
    else if (!(control.practice in question.dates)) question.dates[control.practice] = 0;
  });
}

const MOST_SHOWN = 24;

function search() {
  const wanted = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  controls.more.forEach((control) => drawn.delete(control.key));
  const found = controls.more.filter((one) => wanted.every((word) => (one.key + " " + one.source).toLowerCase().includes(word)) && (wanted.length || isSet(one)));
  const shown = found.slice(0, MOST_SHOWN);
  at("others").replaceChildren(...shown.map(itemOf));
  const all = controls.more.length + " settings";
  at("found").textContent = wanted.length ? found.length + " of " + all + (found.length > shown.length ? ", the first " + MOST_SHOWN + " shown" : "") : all + "; what you have changed is shown, search for the others.";
}
