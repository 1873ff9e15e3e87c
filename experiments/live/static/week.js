// Plays leads on their way, a dot each, day by day: data as `figures/leads_by_day.py` makes them.
// Whoever wants less motion gets the days one by one: nothing moves by itself, and nothing glides.

const SVG = "http://www.w3.org/2000/svg";
const DAYS_A_SECOND = 1.2;
const WIDTH = 960, HEAD = 34, ROOM = 250, LANE = 110, EDGE = 8;
const LARGEST = 16; // from dot to dot
const NEAR = 14; // from a click to the dot that it means
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

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

// The dot that stands nearest to a place; with a direction, of those that lie that way.
function nearest(dots, x, y, [across, down] = [0, 0]) {
  const away = ([, at]) => (at.x - x) ** 2 + (at.y - y) ** 2;
  const lies = ([, at]) => {
    const right = (at.x - x) * across + (at.y - y) * down, aside = (at.x - x) * down + (at.y - y) * across;
    return right > 0 && right >= Math.abs(aside);
  };
  const there = across || down ? dots.filter(lies) : dots;
  return there.reduce((best, dot) => (!best || away(dot) < away(best) ? dot : best), null);
}

// `follow`: called with the number of a lead whose dot is clicked, or on which Enter is pressed.
export function watch(root, data, follow) {
  const { days, wide, radius } = places(data);
  const last = days.length - 1;
  const less = window.matchMedia("(prefers-reduced-motion: reduce)");
  let now = 0, asked = 0, before = null, reached = -1;

  root.classList.add("week");
  const beside = (label) => made("div", root, { class: "scroll", role: "region", tabindex: 0, "aria-label": label });
  const svg = made("svg", beside("Leads on their way"), { viewBox: `0 0 ${WIDTH} ${HEAD + ROOM + 22 + LANE}`, role: follow ? "group" : "img" });
  svg.setAttribute("aria-label", "Leads on their way, a dot each; the table below has the numbers of the day." + (follow ? " Arrows go from dot to dot, Enter tells a lead’s story." : ""));
  data.stages.forEach((stage, nth) => {
    made("text", svg, { class: "stage", x: nth * wide + EDGE, y: 21 }, stage);
    if (nth) made("line", svg, { x1: nth * wide, x2: nth * wide, y1: 0, y2: HEAD + ROOM + 22 + LANE });
  });
  made("line", svg, { x1: 0, x2: WIDTH, y1: HEAD + ROOM, y2: HEAD + ROOM });
  made("text", svg, { x: EDGE, y: HEAD + ROOM + 17 }, "lost today");
  const circles = data.dots.map((dot) => {
    const circle = made("circle", svg, { r: radius.toFixed(2), "data-lead": dot.lead });
    made("title", circle, {}, `Lead L${dot.lead}`);
    if (follow) Object.entries({ role: "link", tabindex: -1 }).forEach(([name, value]) => circle.setAttribute(name, value));
    return circle;
  });
  if (follow) svg.classList.add("follows");

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
    const day = Math.floor(now), part = now - day, had = circles.includes(document.activeElement);
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
      if (follow) circle.setAttribute("aria-label", `Lead L${data.dots[nth].lead}, ${at.state === "in" ? "at" : at.state === "won" ? "won," : "lost from"} ${data.stages[at.stage]}`);
    });
    if (follow) keepReachable(had);
    rows.forEach(([, key], row) => cells[row].forEach((cell, stage) => { cell.textContent = data[key][stage][day]; }));
    slider.value = day;
    slider.setAttribute("aria-valuetext", data.dates[day]);
    date.textContent = data.dates[day];
    root.dataset.day = day;
    back.disabled = day === 0 && part === 0;
    next.disabled = day === last;
  }

  // The dots that are drawn now, with where they stand.
  function standingNow() {
    const here = ([nth]) => circles[nth].style.display !== "none";
    const place = (nth) => ({ x: Number(circles[nth].getAttribute("cx")), y: Number(circles[nth].getAttribute("cy")) });
    return circles.map((_, nth) => [nth]).filter(here).map(([nth]) => [nth, place(nth)]);
  }

  // One dot is on the way of the Tab key; arrows go on from there.
  function reach(nth) {
    if (circles[reached]) circles[reached].setAttribute("tabindex", -1);
    reached = nth;
    if (circles[nth]) circles[nth].setAttribute("tabindex", 0);
  }

  // A dot that has gone hands on to the one nearest to where it stood.
  function keepReachable(had) {
    if (circles[reached] && circles[reached].style.display !== "none") return;
    const [x, y] = circles[reached] ? ["cx", "cy"].map((name) => Number(circles[reached].getAttribute(name))) : [0, 0];
    const next = nearest(standingNow(), x, y);
    reach(next ? next[0] : -1);
    if (had && next) circles[next[0]].focus();
  }

  function tell(nth) {
    circles.forEach((circle, other) => circle.classList.toggle("followed", other === nth));
    reach(nth);
    follow(data.dots[nth].lead);
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
  if (follow) {
    svg.addEventListener("click", (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      const found = nearest(standingNow(), at.x, at.y);
      if (found && Math.hypot(found[1].x - at.x, found[1].y - at.y) <= NEAR) tell(found[0]);
    });
    svg.addEventListener("keydown", (event) => {
      const nth = circles.indexOf(event.target);
      if (nth < 0) return;
      if (event.key === "Enter") return tell(nth);
      if (!(event.key in ARROWS)) return;
      event.preventDefault();
      const at = standingNow().find(([other]) => other === nth)[1];
      const next = nearest(standingNow().filter(([other]) => other !== nth), at.x, at.y, ARROWS[event.key]);
      if (next) { reach(next[0]); circles[next[0]].focus(); }
    });
  }
  less.addEventListener("change", calm);
  calm();
  draw();
  return { go, start, pause };
}
