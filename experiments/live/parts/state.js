"use strict";
// What is asked: a scenario, what is set on top of it, and when practices begin. Nothing else is remembered.
const question = { scenario: document.body.dataset.first, sets: {}, dates: {} };
const pins = {};
const controls = { practices: [], settings: [], more: [] };
const byKey = new Map();
const at = (id) => document.getElementById(id);

function make(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// A setting as a file has it: a number, or a number with its unit.
function written(control, value) {
  if (control.practice) return value / 100;
  return control.unit ? tidy(value) + " " + control.unit : Number(tidy(value));
}

function tidy(value) {
  return String(Number(Number(value).toPrecision(10)));
}

function read(control, given) {
  const value = typeof given === "number" ? given : parseFloat(given);
  return control.practice ? Math.round(value * 1e10) / 1e8 : value;
}

// What a control stands at: where it was set, else where its practice puts it, else where it is today.
function valueOf(control) {
  if (control.moves) return Number((control.moves.reduce((sum, one) => sum + 50 * Math.abs(valueOf(byKey.get(one.key)) - one.alike), 0)).toFixed(8));
  if (control.key in question.sets) return read(control, question.sets[control.key]);
  const owner = control.owner && byKey.get(control.owner);
  if (!owner || !(owner.key in question.sets)) return control.today;
  const level = valueOf(owner) / 100, [absent, there] = control.ends;
  if (control.scale === "log") return absent ** (1 - level) * there ** level;
  return absent + level * (there - absent);
}

// The settings that a control sets: its own, or those that it moves together.
function keysOf(control) {
  return control.moves ? control.moves.map((one) => one.key) : [control.key];
}

function isSet(control) {
  return keysOf(control).some((key) => key in question.sets);
}

function choose(control, value) {
  if (control.moves) {
    undo(control);
    const part = value / control.reach;
    if (value !== control.today) control.moves.forEach((one) => choose(byKey.get(one.key), one.alike + part * (one.apart - one.alike)));
    return;
  }
  question.sets[control.key] = written(control, value);
  if (value === control.today && !control.owner) delete question.sets[control.key];
}

function undo(control) {
  keysOf(control).forEach((key) => delete question.sets[key]);
  if (control.practice) delete question.dates[control.practice];
}

function take(next) {
  question.scenario = next.scenario;
  question.sets = Object.assign({}, next.sets);
  question.dates = Object.assign({}, next.dates);
}

function copyOf(one) {
  return JSON.parse(JSON.stringify(one));
}
