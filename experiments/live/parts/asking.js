// Asks the server: one question at a time, the newest one counts. Answers come bit by bit.
const PATIENCE = 160; // milliseconds without a move, after which a drag that goes on is asked about
const GONE = "Nobody answers: handoff serve has ended, or cannot be reached. Start it again, and open the address that it prints.";
let asking = null, timer = 0, isAnswered = false;

async function post(path, content, signal) {
  const answer = await reached(fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
    signal,
  }));
  if (answer.ok) return answer;
  const text = await answer.text();
  let said = text;
  try { said = JSON.parse(text).error || text; } catch (_) { /* a refusal in plain words */ }
  throw new Error(said.trim() || "The server does not answer.");
}

// What the network makes of a server that has gone says nothing to whoever reads it.
async function reached(promise) {
  try { return await promise; }
  catch (error) { throw error instanceof TypeError ? new Error(GONE) : error; }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, PATIENCE);
}

// `keep`: leave what is said of an error where it is.
async function ask(keep) {
  clearTimeout(timer);
  if (keep !== true) at("error").hidden = true;
  if (asking) asking.abort();
  const mine = (asking = new AbortController());
  const began = performance.now();
  isAnswered = false;
  document.body.classList.add("waiting");
  at("futures").textContent = "running \u2026"; // what is shown is of the question before
  try {
    const answer = await post("/ask", Object.assign({ question, pins }, widths()), mine.signal);
    await events(answer.body, (name, content) => mine === asking && heard(name, content, began));
    if (mine === asking && !isAnswered) throw new Error(GONE);
  } catch (error) {
    if (error.name !== "AbortError" && mine === asking) unanswered(error.message);
  }
}

async function events(body, told) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reached(reader.read());
    if (done) return;
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const found = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end));
      text = text.slice(end + 2);
      if (found) told(found[1], JSON.parse(found[2]));
    }
  }
}

function heard(name, content, began) {
  isAnswered ||= name === "failed" || name === "superseded" || (name === "answer" && content.is_settled);
  if (name === "link") keepLink(content.link);
  if (name === "waiting") at("futures").textContent = content.said;
  if (name === "failed") unanswered(content.error);
  if (name === "superseded") at("futures").textContent += " · stopped: " + content.said;
  if (name === "charts") showCharts(content);
  if (name === "answer") {
    show(content);
    const what = content.is_settled ? "drag-to-settled" : content.futures <= 8 ? "drag-to-preview" : "";
    if (what) requestAnimationFrame(() => setTimeout(() => performance.measure(what, { start: began, end: performance.now() })));
  }
}

function unanswered(words) {
  at("futures").textContent = "no answer";
  fail(words);
}

function fail(words) {
  document.body.classList.remove("waiting");
  at("error").textContent = words;
  at("error").hidden = false;
}
