"use strict";
// Looks up what was simulated for the chosen practices. The state, a number with one bit a practice, stands in the
// address after the #, so that a link holds the choice.
(function () {
  const data = JSON.parse(document.getElementById("states").textContent);
  const everything = data.sentences.length - 1;
  const switches = Array.from(document.querySelectorAll(".switches button"));
  const presets = Array.from(document.querySelectorAll(".presets button"));
  const tiles = Array.from(document.querySelectorAll("[data-measure]"));
  const sentence = document.getElementById("sentence");
  const kinds = { b: "better", w: "worse", c: "changed", u: "unclear" };
  const bounds = data.growth.flat().filter((value) => value !== null);
  const low = Math.min(0, ...bounds), high = Math.max(0, ...bounds);
  const percent = (value) => ((100 * (value - low)) / (high - low || 1)).toFixed(2) + "%";
  const tenths = (value) => (value < 0 ? "\u2212" : value > 0 ? "+" : "") + Math.abs(value / 10).toFixed(0) + " %";
  let state = 0;

  function place(selector, left, width) {
    const mark = document.querySelector(".scale " + selector);
    mark.style.left = left;
    if (width) mark.style.width = width;
  }

  function show() {
    switches.forEach((button, at) => {
      const on = (state >> at) & 1;
      button.setAttribute("aria-checked", on ? "true" : "false");
      const worth = data.worth[at][state & ~(1 << at)];
      document.getElementById("worth-" + at).textContent = (on ? "adds " : "would add ") + worth;
    });
    presets.forEach((button) => button.setAttribute("aria-pressed", String(Number(button.dataset.state) === state)));
    tiles.forEach((tile) => {
      const measure = data.measures[Number(tile.dataset.measure)];
      tile.querySelector(".level").textContent = measure.levels[state];
      tile.querySelector(".difference").textContent = state ? measure.differences[state] : "as " + data.first;
      tile.className = "tile " + (state ? kinds[measure.verdicts[state]] : "same");
    });
    const chosen = switches.filter((_, at) => (state >> at) & 1).length;
    sentence.textContent = chosen + " of " + switches.length + " practices as in " + data.last + ". " + data.sentences[state];
    const [value, from, to] = data.growth[state];
    place(".mark", percent(value === null ? 0 : value));
    place(".range", percent(from === null ? 0 : from), from === null ? "0%" : ((100 * (to - from)) / (high - low || 1)).toFixed(2) + "%");
  }

  function choose(next, keep) {
    state = next & everything;
    show();
    if (keep) history.replaceState(null, "", "#state=" + state.toString(2).padStart(switches.length, "0"));
  }

  function fromAddress() {
    const found = /^#state=([01]+)$/.exec(location.hash);
    if (found && found[1].length === switches.length) choose(parseInt(found[1], 2), false);
  }

  switches.forEach((button, at) => button.addEventListener("click", () => choose(state ^ (1 << at), true)));
  presets.forEach((button) => button.addEventListener("click", () => choose(Number(button.dataset.state), true)));
  window.addEventListener("hashchange", fromAddress);
  place(".zero", percent(0));
  document.getElementById("scale-low").textContent = tenths(low);
  document.getElementById("scale-high").textContent = tenths(high) + " growth";
  choose(0, false);
  fromAddress();
})();
