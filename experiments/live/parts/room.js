// One lead's story, and guesses before the answer.
let placeOfLead = 1;

// `wanted`: the lead by how it ended and its place among those, or by its number.
async function tell(wanted) {
  at("about").textContent = "Running one future of each \u2026";
  try {
    const told = await (await post("/story", wanted)).json();
    at("about").textContent = told.about;
    at("story").replaceChildren(table(["When", ...told.titles], told.rows));
    at("another").hidden = "lead" in wanted;
  } catch (error) {
    at("about").textContent = error.message;
    at("story").replaceChildren();
  }
}

function tellByOutcome() {
  tell({ question, outcome: at("outcome").value, place: placeOfLead });
}

// The story of the lead behind a dot, under the scenario that was watched: whoever clicked is taken to it.
async function tellOfDot(asked, lead) {
  await tell({ question: asked.question, watched: asked.watched, lead });
  at("follow").scrollIntoView({ block: "start" });
  at("story").focus({ preventScroll: true });
}

// Draws the weeks anew; what was playing before is gone with its element.  `watched`: "today" or "what if".
async function watchWeeks(watched) {
  const asked = { question: copyOf(question), watched };
  at("watched").textContent = "Running one future \u2026";
  try {
    const weeks = await (await post("/week", asked)).json();
    const root = make("div");
    at("week").replaceChildren(root);
    watch(root, weeks, (lead) => tellOfDot(asked, lead));
    at("watched").textContent = "";
  } catch (error) {
    at("watched").textContent = error.message;
  }
}

function table(columns, rows) {
  const made = make("table"), head = make("tr"), body = make("tbody");
  columns.forEach((name) => { const cell = make("th", "", name); cell.scope = "col"; head.append(cell); });
  rows.forEach((row) => {
    const line = make("tr");
    row.forEach((text, place) => { const cell = make(place ? "td" : "th", "", text); if (!place) cell.scope = "row"; line.append(cell); });
    body.append(line);
  });
  const top = make("thead");
  top.append(head);
  made.append(top, body);
  return made;
}

async function move(content) {
  const seen = await (await post("/guess", content)).json();
  showRounds(seen.rounds);
  return seen.rounds;
}

async function guess(event) {
  event.preventDefault();
  const mine = { name: at("who").value, practice: at("which").value, worth: Number(at("worth").value) / 100 };
  try {
    const rounds = await move({ do: "see" });
    if (!rounds.length || rounds[rounds.length - 1].shown) await move({ do: "begin", scenario: question.scenario });
    await move({ do: "commit", guess: mine });
    at("who").value = "";
    at("worth").value = 0;
    said();
    at("who").focus();
  } catch (error) {
    at("guessed").textContent = error.message;
  }
}

async function reveal() {
  at("guessed").textContent = "Running every practice by itself under the same luck \u2026";
  try { await move({ do: "show" }); ask(); } catch (error) { at("guessed").textContent = error.message; }
}

function showRounds(rounds) {
  const last = rounds[rounds.length - 1];
  if (!last) return;
  at("guessed").textContent = last.shown ? last.finding : "Committed: " + (last.names.join(", ") || "nobody yet") + ". Nobody sees a guess before the answer.";
  const shown = rounds.filter((one) => one.shown).reverse();
  at("rounds").replaceChildren(...shown.map((one) => table(
    ["Who", "Practice", "Worth", "Off by"],
    [...one.guesses.map((each) => [each.name, one.choices[each.practice] + (each.right ? " \u2713" : ""), each.worth + (each.inside ? " \u2713" : ""), each.off]),
      ["The runs", one.practices.map((key) => one.choices[key]).join(" or "), one.answer, ""]])));
}

function said() {
  at("worth-said").textContent = at("worth").value.replace("-", "\u2212") + " points";
}

function offerGuesses() {
  at("which").replaceChildren(...controls.practices.map((one) => { const made = make("option", "", one.title); made.value = one.practice; return made; }));
}

at("tell").addEventListener("click", () => { placeOfLead = 1; tellByOutcome(); });
at("another").addEventListener("click", () => { placeOfLead++; tellByOutcome(); });
at("watch-today").addEventListener("click", () => watchWeeks("today"));
at("watch-what-if").addEventListener("click", () => watchWeeks("what if"));
at("guess").addEventListener("submit", guess);
at("reveal").addEventListener("click", reveal);
at("worth").addEventListener("input", said);
