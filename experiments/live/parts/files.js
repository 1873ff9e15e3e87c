// Links, files and pins.
function keepLink(link) {
  history.replaceState(null, "", link && Object.keys(question.sets).length ? "#s=" + link : location.pathname);
}

// Returns whether a link could not be read, which is then said.
async function fromLink() {
  const found = /^#s=(.+)$/.exec(location.hash);
  if (!found) return false;
  try {
    await become(await (await post("/link", { link: found[1] })).json());
  } catch (error) {
    fail(error.message);
    history.replaceState(null, "", location.pathname);
    return true;
  }
  return false;
}

async function become(next) {
  const other = next.scenario !== question.scenario;
  take(next);
  at("dated").checked = Object.keys(question.dates).length > 0;
  at("today").value = question.scenario;
  if (other || !byKey.size) draw(await (await post("/controls", { scenario: question.scenario })).json());
  search();
  refresh();
}

function toast(words) {
  at("toast").textContent = words;
  at("toast").hidden = false;
  setTimeout(() => (at("toast").hidden = true), 3500);
}

async function save() {
  const file = await (await post("/save", { question })).json();
  download(new Blob([file.content], { type: "application/toml" }), file.name);
}

function download(content, name) {
  const link = make("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  toast("Saved as " + name);
}

async function load(file) {
  if (!file) return;
  try {
    if (file.size > 262144) throw new Error("A scenario file has at most 256 KB.");
    const content = await file.text();
    await become(await (await post("/load", { scenario: question.scenario, name: file.name, content })).json());
    toast(file.name + " is now what if, against " + question.scenario);
    ask();
  } catch (error) {
    fail(error.message);
  }
}

function pin(button) {
  const name = button.dataset.pin;
  if (name in pins) delete pins[name];
  else pins[name] = copyOf(question);
  showPins();
  ask();
}

function showPins() {
  document.querySelectorAll(".pin").forEach((button) => {
    const name = button.dataset.pin, isPinned = name in pins;
    button.setAttribute("aria-pressed", String(isPinned));
    button.setAttribute("aria-label", (isPinned ? "Unpin " : "Pin as ") + name);
  });
}
