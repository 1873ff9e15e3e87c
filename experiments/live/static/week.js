// Plays leads on their way, a dot each, day by day: data as `figures/leads_by_day.py` makes them.
// Whoever wants less motion gets the days one by one: nothing moves by itself, and nothing glides.

const SVG = "http://www.w3.org/2000/svg";
const DAYS_A_SECOND = 1.2;
const WIDTH = 960, HEAD = 34, ROOM = 250, LANE = 110, EDGE = 8;
const LARGEST = 16; // from dot to dot

function made(kind, parent, attributes, text) {
  const inSvg = kind === "svg" || parent.namespaceURI === SVG;
  const element = inSvg ? document.createElementNS(SVG, kind) : document.createElement(kind);
  Object.entries(attributes || {}).forEach(([name, value]) => element.setAttribute(name, value));
  if (text !== undefined) element.textContent = text;
  return parent.appendChild(element);
}

// Where a dot stands when a day ends: at a stage, lost from one or won that day, or nowhere.
function standing(dot, day) {
  if (dot.ends !== null && dot.ends < day) return null;
  const step = dot.steps.filter(([since]) => since <= day).pop();
  if (!step) return null;
  const ended = dot.ends === day;
  return { stage: step[1], state: !ended ? "in" : dot.outcome === "won" ? "won" : "lost" };
}

// Of every day, where each dot is drawn. Dots of a stage stand in lines, the earlier ones first.
function places(data) {
  const wide = WIDTH / data.stages.length;
  const days = data.dates.map((_, day) => data.dots.map((dot) => standing(dot, day)));
  const groups = days.map((dots) => {
    const found = new Map();
    dots.forEach((at, nth) => {
      if (!at) return;
      const key = (at.state === "lost" ? "lost" : "in") + at.stage;
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(nth);
    });
    return found;
  });
  let pitch = LARGEST;
  groups.forEach((found) => found.forEach((members, key) => {
    const room = (wide - 2 * EDGE) * ((key.startsWith("lost") ? LANE : ROOM) - 2 * EDGE);
    pitch = Math.min(pitch, Math.sqrt((0.8 * room) / members.length));
  }));
  const across = Math.floor((wide - 2 * EDGE) / pitch);
  groups.forEach((found, day) => found.forEach((members, key) => members.forEach((nth, rank) => {
    const at = days[day][nth];
    const top = key.startsWith("lost") ? HEAD + ROOM + 22 : HEAD;
    at.x = at.stage * wide + EDGE + ((rank % across) + 0.5) * pitch;
    at.y = top + EDGE + (Math.floor(rank / across) + 0.5) * pitch;
  })));
  return { days, wide, radius: 0.38 * pitch };
}

export function watch(root, data) {
  const { days, wide, radius } = places(data);
  const last = days.length - 1;
  const less = window.matchMedia("(prefers-reduced-motion: reduce)");
  let now = 0, asked = 0, before = null;

  root.classList.add("week");
  const beside = (label) => made("div", root, { class: "scroll", role: "region", tabindex: 0, "aria-label": label });
  const svg = made("svg", beside("Leads on their way"), { viewBox: `0 0 ${WIDTH} ${HEAD + ROOM + 22 + LANE}`, role: "img" });
  svg.setAttribute("aria-label", "Leads on their way, a dot each; the table below has the numbers of the day.");
  data.stages.forEach((stage, nth) => {
    made("text", svg, { class: "stage", x: nth * wide + EDGE, y: 21 }, stage);
    if (nth) made("line", svg, { x1: nth * wide, x2: nth * wide, y1: 0, y2: HEAD + ROOM + 22 + LANE });
  });
  made("line", svg, { x1: 0, x2: WIDTH, y1: HEAD + ROOM, y2: HEAD + ROOM });
  made("text", svg, { x: EDGE, y: HEAD + ROOM + 17 }, "lost today");
  const circles = data.dots.map((dot) => {
    const circle = made("circle", svg, { r: radius.toFixed(2), "data-lead": dot.lead });
    made("title", circle, {}, `Lead L${dot.lead}`);
    return circle;
  });

  const controls = made("div", root, { class: "controls" });
  const play = made("button", controls, { type: "button" }, "Play");
  const back = made("button", controls, { type: "button" }, "Day before");
  const next = made("button", controls, { type: "button" }, "Next day");
  const slider = made("input", controls, { type: "range", min: 0, max: last, step: 1, "aria-label": "Day" });
  const date = made("output", controls, { "aria-live": "off" });
  const table = made("table", beside("The numbers of the day"));
  const head = made("tr", made("thead", table));
  made("th", head, { scope: "col" }, "Leads");
  data.stages.forEach((stage) => made("th", head, { scope: "col" }, stage));
  const body = made("tbody", table);
  const rows = [["came today", "entered"], ["there when the day ends", "inside"], ["lost today", "lost"]];
  const cells = rows.map(([title, key]) => {
    const row = made("tr", body, { "data-row": key });
    made("th", row, { scope: "row" }, title);
    return data.stages.map(() => made("td", row));
  });
  made("p", root, { class: "note" }, data.note + " Customers won count from the first day shown.");

  function draw() {
    const day = Math.floor(now), part = now - day;
    circles.forEach((circle, nth) => {
      const from = days[day][nth], to = days[Math.min(day + 1, last)][nth];
      const at = from || (part > 0 ? to : null);
      circle.style.display = at ? "" : "none";
      if (!at) return;
      const begin = from || { x: at.x - wide / 4, y: at.y }, end = part > 0 && to ? to : begin;
      circle.setAttribute("cx", (begin.x + (end.x - begin.x) * part).toFixed(2));
      circle.setAttribute("cy", (begin.y + (end.y - begin.y) * part).toFixed(2));
      circle.style.opacity = part === 0 || (from && to) ? 1 : from ? 1 - part : part;
      circle.dataset.stage = at.stage;
      circle.dataset.state = at.state;
    });
    rows.forEach(([, key], row) => cells[row].forEach((cell, stage) => { cell.textContent = data[key][stage][day]; }));
    slider.value = day;
    slider.setAttribute("aria-valuetext", data.dates[day]);
    date.textContent = data.dates[day];
    root.dataset.day = day;
    back.disabled = day === 0 && part === 0;
    next.disabled = day === last;
  }

  function frame(time) {
    // The first frame only says since when: it may have begun before it was asked for.
    if (before !== null) now = Math.min(now + ((time - before) / 1000) * DAYS_A_SECOND, last);
    before = time;
    asked = now < last ? window.requestAnimationFrame(frame) : 0;
    if (!asked) pause();
    else draw();
  }

  function start() {
    if (less.matches || asked) return;
    if (now >= last) now = 0;
    play.textContent = "Pause";
    before = null;
    asked = window.requestAnimationFrame(frame);
  }

  function pause() {
    if (asked) window.cancelAnimationFrame(asked);
    asked = 0;
    play.textContent = "Play";
    draw();
  }

  function go(day) {
    now = Math.max(0, Math.min(Math.round(day), last));
    pause();
  }

  function calm() {
    play.hidden = less.matches;
    if (less.matches) go(Math.floor(now));
  }

  play.addEventListener("click", () => (asked ? pause() : start()));
  back.addEventListener("click", () => go(Math.ceil(now) - 1));
  next.addEventListener("click", () => go(Math.floor(now) + 1));
  slider.addEventListener("input", () => go(Number(slider.value)));
  root.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.target.tagName === "BUTTON") return;
    event.preventDefault();
    if (asked) pause();
    else start();
  });
  less.addEventListener("change", calm);
  calm();
  draw();
  return { go, start, pause };
}
