"""The charts of a population: the sorted gap part by part, how much must be causal, firms by their practices."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from experiments.defaults import GROWTH, SURVEY_GAP
from experiments.figures.chart import PLAIN, Axis, Bar, Chart, Dot, Line, Plane, Row, Rows, Table
from experiments.figures.style import BEST, BETWEEN, GREY, INK, WORST, Look
from experiments.findings.measures import capital, lowered, measure_of
from experiments.findings.naming import OUR_NAMES, Naming
from experiments.findings.population import (
    CLASS_TITLES,
    PART_TITLES,
    SCALE,
    adopters_finding,
    class_head,
    class_rows,
    in_points,
    level,
    needed_finding,
    points,
    population_finding,
    sample_of,
    split_rows,
    survey_gap,
)
from experiments.numbers import numbers_of, scale_of
from experiments.results.population import ARMS, PARTS, Population
from experiments.statistics import sorting
from experiments.statistics.estimates import Estimate
from experiments.statistics.needed import STRENGTHS

LOOKS = {"practice": BEST, "firms": BETWEEN[0], "luck": BETWEEN[1]}
SEEN, DONE = "what a survey finds", "what practices do"
SHOWN_STRENGTH = 2.0  # of practices, at least


def population_charts(population: Population, naming: Naming = OUR_NAMES) -> Iterator[Chart]:
    """Yield what the gap is made of, how much of the survey's must be causal, and firms by their practices."""
    del naming
    yield gap_chart(population)
    if "practices" not in population.null:
        yield needed_chart(population)
        yield adopters_chart(population)


def gap_chart(population: Population) -> Chart:
    """Show the way from the laggards' mean to that of the best, part by part."""
    classes, split = population.classes(), population.split()
    first, last = classes[sorting.LAGGARD].growth, classes[sorting.BEST].growth
    scale = scale_of(measure_of(GROWTH).unit, 1.0)
    series = [(sorting.LAGGARD, 0.0, *first[:3])]
    at = first.value
    for part in PARTS:
        found = getattr(split, part)
        series.append((part, at, *(at + bound for bound in found[:3])))
        at += found.value
    series.append((sorting.BEST, 0.0, *last[:3]))
    rows = [row_of(population, name, *(scale.factor * bound for bound in bounds)) for name, *bounds in series]
    note = (
        "From the mean growth of the laggards up to that of the best; the three parts add up to the gap. Practices: "
        "what firms gain on average by their own, against middling ones; the firms: what they grow with middling ones; "
        "luck: how far the ranked year was off. Whiskers: intervals of each part, or class, by itself."
    )
    return Chart(
        "population",
        population_finding(population),
        note,
        sample_of(population),
        pd.DataFrame(series, columns=["bar", "begins", "ends", "low", "high"]),
        gap_in_words(population),
        (Rows(Axis(lowered(measure_of(GROWTH).label), scale), tuple(rows), is_chain=True),),
    )


def row_of(population: Population, name: str, begins: float, ends: float, low: float, high: float) -> Row:
    """Show a class from zero, or a part from where the one before ended."""
    if name in CLASS_TITLES:
        look = BEST if name == sorting.BEST else WORST
        words = level(population.classes()[name].growth)
        return Row(CLASS_TITLES[name], (Bar(begins, ends, look, low, high),), words, look.colour)
    found: Estimate = getattr(population.split(), name)
    words = in_points(found, population.split(), signed=True)
    colour = INK if found.is_clear else GREY
    return Row(PART_TITLES[name], (Bar(begins, ends, LOOKS[name], low, high),), words, colour)


def gap_in_words(population: Population) -> Table:
    """Write the classes, and what the gap between their ends is made of."""
    columns = class_head(
        population, "Class", "Firms", "Growth", "Pipeline from marketing", "Mean level of practices"
    )
    rest = ("",) * (len(columns) - 3)
    parts = tuple((title, "", words, *rest) for title, words in split_rows(population.split()))
    return Table("The classes and the gap", columns, (*class_rows(population), *parts))


def needed_chart(population: Population) -> Chart:
    """Show how the sorted gap grows with what practices do, and where it is as large as the survey's."""
    curve, needed = population.curve, population.needed
    reached = 0.0 if math.isnan(needed.strength.value) else needed.strength.value
    shown = int(np.searchsorted(STRENGTHS, max(SHOWN_STRENGTH, reached + 0.5))) + 1
    places = range(min(shown, len(STRENGTHS)))
    table = pd.DataFrame(
        [
            (float(STRENGTHS[place]), what, *found[:3])
            for place in places
            for what, found in zip(("sorted gap", "practices"), curve.at(place), strict=True)
        ],
        columns=["strength", "what", "value", "low", "high"],
    )
    wanted = SCALE.factor * SURVEY_GAP
    ends = (float(STRENGTHS[0]), float(STRENGTHS[len(places) - 1]))
    survey = Line(f"the survey’s {survey_gap()}", ends, (wanted, wanted), WORST)
    lines = (line_of(table, "sorted gap", BETWEEN[0]), line_of(table, "practices", BEST), survey)
    marks: tuple[Line | Dot, ...] = lines
    if not math.isnan(needed.strength.value):
        strength = needed.strength
        marks = (
            *lines,
            Dot(wanted, WORST, strength.value, words=f"{numbers_of(strength, PLAIN)[0]} times", above=True),
        )
    across = Axis("what practices do, against what they do here (1)", PLAIN, zero=True)
    rows = tuple(
        (f"{float(STRENGTHS[place]):g}", *(points(found) for found in curve.at(place))) for place in places
    )
    return Chart(
        "population-needed",
        needed_finding(population),
        "The same firms in the same year, ranked anew, with what practices do made weaker or stronger; 0: all firms "
        "have the same practices. Lines: the gap between the classes, and how much of it practices make; bands: "
        "intervals.",
        sample_of(population),
        table,
        Table("The sorted gap by what practices do", ("Times", "Sorted gap", "Made by practices"), rows),
        (Plane(across, Axis("points of growth between classes", zero=True), marks),),
    )


def line_of(table: pd.DataFrame, what: str, look: Look) -> Line:
    """Show a quantity over the strength of practices, in points."""
    rows = table[table["what"] == what]
    value, low, high = (tuple(SCALE.factor * rows[bound]) for bound in ("value", "low", "high"))
    return Line(what, tuple(rows["strength"]), value, look, ((low, high),), ending=what)


def adopters_chart(population: Population) -> Chart:
    """Show what a survey finds that compares firms by their practices, and what of that practices do."""
    rows, series, words = [], [], []
    for arm in population.arms:
        split = population.adopters(arm)
        assert split is not None
        for name, found, look in ((SEEN, split.gap, WORST), (DONE, split.practice, BEST)):
            value, low, high = (SCALE.factor * bound for bound in found[:3])
            said = in_points(found, split)
            rows.append(Row(name, (Bar(0.0, value, look, low, high, said),), group=capital(ARMS[arm])))
            series.append((ARMS[arm], name, *found[:3]))
            words.append((ARMS[arm], name, said))
    return Chart(
        "population-practices",
        adopters_finding(population),
        "Growth of the third of firms with the most practices less that of the third with the fewest. What practices "
        "do not make of it is what else these firms have; a survey would take all of it for the effect of practices.",
        sample_of(population),
        pd.DataFrame(series, columns=["arm", "what", "value", "low", "high"]),
        Table("Firms by their practices", ("Where", "What", "Growth"), tuple(words)),
        (Rows(Axis("difference in growth", SCALE, zero=True), tuple(rows)),),
    )
