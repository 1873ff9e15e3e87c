// Starts the page.
async function begin() {
  try {
    draw(await (await post("/controls", { scenario: question.scenario })).json());
  } catch (error) {
    fail(error.message);
    return;
  }
  offerGuesses();
  const isRefused = await fromLink();
  refresh();
  ask(isRefused);
}

at("today").addEventListener("change", async () => {
  Object.keys(pins).forEach((name) => delete pins[name]);
  showPins();
  await become({ scenario: at("today").value, sets: {}, dates: {} });
  ask();
});
at("reset").addEventListener("click", () => { question.sets = {}; question.dates = {}; refresh(); search(); ask(); });
at("dated").addEventListener("change", () => { refresh(); ask(); });
at("search").addEventListener("input", search);
at("save").addEventListener("click", () => save().catch((error) => fail(error.message)));
at("file").addEventListener("change", (event) => { load(event.target.files[0]); event.target.value = ""; });
at("copy").addEventListener("click", async () => {
  if (!location.hash && Object.keys(question.sets).length) return toast("Too long for a link: save a file instead.");
  const shared = location.origin + "/" + location.hash;
  try { await navigator.clipboard.writeText(shared); toast("Link copied; it holds these numbers, and opens where this page runs."); }
  catch (_) { toast("Copy the address of this page: it holds these numbers."); }
});
document.querySelectorAll(".pin").forEach((button) => button.addEventListener("click", () => pin(button)));
window.addEventListener("hashchange", async () => ask(await fromLink()));
let over = 0;
document.addEventListener("dragenter", () => { over++; at("drop").hidden = false; });
document.addEventListener("dragleave", () => { if (--over <= 0) at("drop").hidden = true; });
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => { event.preventDefault(); over = 0; at("drop").hidden = true; load(event.dataTransfer.files[0]); });
// Charts are drawn anew for another width, but not for paper: a print shows what is on the screen.
let wide = 0;
const paper = window.matchMedia("print");
new ResizeObserver(() => {
  const now = at("charts").clientWidth;
  if (paper.matches || !now) return;
  if (wide && Math.abs(now - wide) > 60) soon();
  wide = now;
}).observe(at("charts"));
begin();
