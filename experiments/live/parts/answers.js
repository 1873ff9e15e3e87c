// Shows what was answered. Texts are set as texts; pictures are those that the server drew.
function show(answer) {
  document.body.classList.remove("waiting");
  at("finding").textContent = answer.finding;
  at("futures").textContent = answer.futures + " of " + answer.last + " paired futures" + (answer.is_settled ? "" : ", refining …");
  at("progress").max = answer.last;
  at("progress").value = answer.futures;
  at("said").replaceChildren(...answer.said.map((sentence) => make("p", "", sentence)));
  at("tiles").replaceChildren(...answer.tiles.map((one) => tileOf(one, answer.names[0])));
}

function tileOf(one, today) {
  const tile = make("div", "tile " + one.verdict + (one.is_note ? " note" : ""));
  tile.dataset.measure = one.key;
  tile.append(make("h2", "", one.label), inParts("level", one.level));
  if (one.before) tile.append(make("p", "before", (one.is_note ? "" : today + ": ") + one.before));
  one.pinned.forEach((pin) => tile.append(make("p", "other", pin.name + ": " + pin.level)));
  if (one.difference) tile.append(make("p", "change", one.difference));
  if (one.likelihood) tile.append(make("p", "before", "better " + one.likelihood));
  return tile;
}

function inParts(className, text) {
  const place = text.indexOf(" [");
  const line = make("p", className, place < 0 ? text : text.slice(0, place + 1));
  if (place >= 0) line.append(make("span", "interval", text.slice(place + 1)));
  return line;
}

function showCharts(charts) {
  const kept = new Map(Array.from(at("charts").children, (figure) => [figure.dataset.name, figure]));
  at("charts").replaceChildren(...charts.map((chart) => {
    const figure = kept.get(chart.name) || make("figure", chart.is_whole ? "whole" : "");
    figure.dataset.name = chart.name;
    const picture = new DOMParser().parseFromString(chart.svg, "text/html").querySelector("svg");
    picture.style.setProperty("--drawn", picture.viewBox.baseVal.width + "px"); // as wide as it stands in a print, at most
    figure.replaceChildren(make("h2", "", chart.finding), document.adoptNode(picture), make("figcaption", "", chart.caption));
    return figure;
  }));
}

// Two columns where there is room for both, as the style has it.
function widths() {
  const whole = Math.round(at("charts").clientWidth || 720);
  return { whole, width: whole >= 956 ? Math.round((whole - 36) / 2) : whole };
}
