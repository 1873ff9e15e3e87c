// What is taken home: the folder of the comparison at once, that of a study when it is made; the page goes on meanwhile.
const EVERY = 1000; // milliseconds between two looks at a study that is being made
let looking = 0;

async function exportComparison() {
  toast("Running all futures and writing the report \u2026");
  const folder = await (await post("/export", { question, pins })).blob();
  download(folder, "what-if.zip");
  ask();
}

async function studyDoes(content) {
  clearTimeout(looking);
  try {
    showStudy(await (await post("/study", content)).json());
  } catch (error) {
    fail(error.message);
    if (content.do === "begin") studyDoes({ do: "see" });
  }
}

function showStudy(study) {
  const isRunning = study.state === "running";
  at("study").hidden = study.state === "none";
  at("study-said").textContent = inWordsOf(study);
  at("study-progress").hidden = at("study-cancel").hidden = !isRunning;
  at("study-progress").max = study.of || 1;
  at("study-progress").value = study.runs;
  at("study-folder").hidden = study.state !== "done";
  at("study-close").hidden = isRunning;
  document.querySelectorAll(".begins-study").forEach((button) => (button.disabled = isRunning));
  if (isRunning) looking = setTimeout(() => studyDoes({ do: "see" }), EVERY);
}

function inWordsOf(study) {
  const about = "Study of " + study.about + ": ";
  if (study.state === "done") return about + "ready.";
  if (study.state === "cancelled") return about + "cancelled; its runs are kept, and the same study goes on from there.";
  if (study.state === "failed") return about + study.error;
  const runs = study.of ? " \u00b7 " + study.runs + " of at most " + study.of + " runs" : "";
  return about + study.said + runs + (study.left ? " \u00b7 " + study.left : "");
}

async function takeStudy() {
  const folder = await (await post("/study/folder", {})).blob();
  download(folder, "what-if-study.zip");
}

at("to-export").addEventListener("click", () => { at("take-home").scrollIntoView({ block: "center" }); at("export").focus({ preventScroll: true }); });
at("export").addEventListener("click", () => exportComparison().catch((error) => fail(error.message)));
document.querySelectorAll(".begins-study").forEach((button) => button.addEventListener("click", () => studyDoes({ do: "begin", question, quick: button.dataset.quick === "yes" })));
at("study-cancel").addEventListener("click", () => studyDoes({ do: "cancel" }));
at("study-folder").addEventListener("click", () => takeStudy().catch((error) => fail(error.message)));
at("study-close").addEventListener("click", () => { at("study").hidden = true; });
studyDoes({ do: "see" }); // one that another window began
