"""What a population says, made by rules: what the gap of a sorting survey is made of, and how much must be causal."""

import math
from typing import Any

from experiments.defaults import GROWTH, SURVEY, SURVEY_GAP
from experiments.findings.measures import level_in_words, measure_of
from experiments.findings.own import own_heads, own_in_words
from experiments.numbers import (
    NO_BREAK,
    UNDEFINED,
    decimals_for,
    estimate_in_words,
    number,
    numbers_of,
    scale_of,
)
from experiments.results.population import FUNDED, OWN, PIPELINE, Population
from experiments.statistics.estimates import INTERVAL, Estimate
from experiments.statistics.needed import STRENGTHS
from experiments.statistics.sorting import AVERAGE, BEST, CLASSES, LAGGARD, Split, spread_of_noise

PART_TITLES = {
    "practice": "Practices",
    "firms": "The firms themselves",
    "luck": "Luck of the year",
}
CLASS_TITLES = {
    BEST: f"Best-in-class, the first {100 * CLASSES[BEST]:g}{NO_BREAK}%",
    AVERAGE: f"Industry average, the next {100 * CLASSES[AVERAGE]:g}{NO_BREAK}%",
    LAGGARD: f"Laggards, the last {100 * CLASSES[LAGGARD]:g}{NO_BREAK}%",
}
SCALE = scale_of("fraction", 1.0, difference=True)
PERHAPS_NONE = "perhaps none"
OVER_WHAT = f"Intervals ({100 * INTERVAL:g} %) are over firms and luck."
NULL_TITLES = {"practices": "the same practices", "firms": "the same settings"}


def population_finding(population: Population) -> str:
    """Say how far apart sorting puts the classes, and how much of that practices make."""
    split = population.split()
    gap, practice = in_points(split.gap, split), in_points(split.practice, split)
    classes = "Sorted as the survey sorted them, classes of firms"
    return f"{classes} are {gap} of growth apart; practices make {practice} of it"


def needed_finding(population: Population) -> str:
    """Say how much of the survey's gap has to be causal."""
    wanted, needed = survey_gap(), population.needed
    if math.isnan(needed.strength.value):
        far = f"{STRENGTHS[-1]:g} times"
        return (
            f"Practices that do {far} what they do here would not make the survey’s {wanted} among such firms"
        )
    if needed.strength.value == 0:
        return f"None of the survey’s {wanted} has to be causal: sorting such firms makes as much without practices"
    return (
        f"Of the survey’s {wanted}, {points(needed.causal)} have to be causal where firms differ as these do"
    )


def adopters_finding(population: Population) -> str:
    """Say what a survey would take for the effect of practices that compares firms by them."""
    split = population.adopters(population.arms[-1])
    assert split is not None
    seen, does = in_points(split.gap, split), in_points(split.practice, split)
    where = "Where growth pays for practices, firms" if FUNDED in population.arms else "Firms"
    return f"{where} with the most practices grow {seen} faster than those with the fewest; practices do {does} of it"


def population_sentences(population: Population) -> tuple[str, ...]:
    """Return what a consultant reads out: what the gap is made of, and how much of the survey's has to be causal."""
    known = known_answer(population)
    return (*((known,) if known else ()), made_of(population), has_to_be_causal(population))


def document_of(population: Population) -> dict[str, Any]:
    """Return the numbers of a population, and what they say, as `handoff population --json` prints them."""
    return {**population.to_dict(), "words": list(population_sentences(population))}


def made_of(population: Population) -> str:
    """Say what the survey's kind of gap is made of among these firms: how much practices make of it first."""
    split, classes = population.split(), population.classes()
    many = len(population.sorting())
    sentences = [
        f"Practices make {in_points(split.practice, split)} of a gap of {in_points(split.gap, split)} in growth. "
        "Such a gap is found where firms are ranked by how they have done, and then asked for their practices. "
        f"{many:,} simulated firms were ranked as the survey ranked its own, by growth and by marketing’s share of the "
        "pipeline.",
        f"The best class grows by {level(classes[BEST].growth)} (the survey: {surveyed(BEST)}), the average one by "
        f"{level(classes[AVERAGE].growth)}, the laggards by {level(classes[LAGGARD].growth)} (the survey: "
        f"{surveyed(LAGGARD)}).",
        "The rest of the gap between best and laggards has two parts. What firms are apart from their practices makes "
        f"{in_points(split.firms, split)}; luck in the year of the ranking makes {in_points(split.luck, split)}. The "
        "three parts add up: ranking adds nothing of its own, it finds the firms that are high in all three.",
    ]
    if "practices" not in population.null:
        sentences.append(
            "Had all firms had the same practices, the same ranking would still have found a gap of "
            f"{points(population.equal_practices)}, made of firms and luck alone."
        )
    return " ".join(sentences)


def has_to_be_causal(population: Population) -> str:
    """Say how much of the survey's gap has to be causal, and what a survey takes for it where growth comes first."""
    needed, wanted = population.needed, survey_gap()
    if "practices" in population.null:
        return f"All firms have the same practices here: of them, nobody can ask what of {wanted} is causal."
    if math.isnan(needed.strength.value):
        said = (
            f"Firms that differ as these do would not come {wanted} apart even if practices did {STRENGTHS[-1]:g} "
            "times what they do here: such firms differ too little, or the survey’s classes were not made so."
        )
    elif needed.strength.value == 0:
        said = (
            f"None of the survey’s {wanted} has to be causal: firms that differ as these do come as far apart when "
            "they are sorted, and all have the same practices. The survey cannot tell the two cases apart."
        )
    else:
        said = (
            f"{needed_finding(population)}. Their classes are {wanted} apart, as in the survey, if practices do "
            f"{times(needed.strength)} times what they do here; firms and luck make the rest."
        )
    return " ".join([said, *assumed(population), *reverse(population), OVER_WHAT])


def reverse(population: Population) -> list[str]:
    """Say what changes where last year's growth decides who has practices."""
    if FUNDED not in population.arms:
        return []
    funded, by_practices = population.split(FUNDED), population.adopters(FUNDED)
    assert by_practices is not None
    return [
        "Growth may also come first, and pay for practices. Then the gap is "
        f"{in_points(funded.gap, funded)}, and practices make {in_points(funded.practice, funded)} of it.",
        "Then, too, the third of firms with the most practices grows "
        f"{in_points(by_practices.gap, by_practices)} faster than the third with the fewest, and practices do "
        f"{in_points(by_practices.practice, by_practices)} of that: the rest, a survey would credit to them wrongly.",
    ]


def assumed(population: Population) -> list[str]:
    """Say what all that rests on."""
    noise = SCALE.factor * spread_of_noise(SURVEY_GAP)
    spread = "" if population.spread == 1 else f", here times {population.spread:g}"
    return [
        f"How firms differ is an assumption{spread}: if they differ less, more has to be causal.",
        f"Growth varies among them by {points(population.growth_spread)} (standard deviation); if {noise:.0f} points "
        "of that were pure noise, ranking alone would make the survey’s gap.",
    ]


def rests_on(population: Population) -> str:
    """Say what would change the finding."""
    many = len(population.priors.differences)
    return (
        f"How firms differ is assumed, in {many} ways of which few are published: “handoff population --spread 0.5” "
        "says what it is where they differ half as much."
    )


def known_answer(population: Population) -> str:
    """Say in what firms were made alike, and which part is nothing for that reason; nothing if they were not."""
    if not population.null:
        return ""
    alike = " and ".join(NULL_TITLES[name] for name in population.null)
    parts = {"practices": population.split().practice, "firms": population.split().firms}
    found = " and ".join(
        f"{PART_TITLES[part_of(name)].lower()} make {points(parts[name])}" for name in population.null
    )
    return f"A case with a known answer: all firms have {alike}, and {found} of the gap."


def part_of(null: str) -> str:
    """Return the part of a gap that is nothing where firms are alike in something."""
    return {"practices": "practice", "firms": "firms"}[null]


def sample_of(population: Population) -> str:
    """Say how many firms and runs are behind the numbers."""
    left_out = population.firms - len(population.sorting())
    without = f", {left_out:,} left out: growth or pipeline undefined" * bool(left_out)
    return (
        f"n = {population.firms:,} firms{without}; {len(population.rows):,} runs; "
        f"intervals: {100 * INTERVAL:g} %, over firms and luck."
    )


def class_head(population: Population, *heads: str) -> tuple[str, ...]:
    """Return the head of the table of classes after these heads, measures of somebody's own last."""
    return (*heads, *own_heads(population.scenario))


def class_rows(population: Population, arm: str = OWN) -> list[tuple[str, ...]]:
    """Return a line a class: its name, how many firms, growth, share of pipeline, mean level of the practices."""
    return [
        (
            CLASS_TITLES[name],
            f"{found.firms:,}",
            level(found.growth),
            level_in_words(found.share, measure_of(PIPELINE), population.scenario.currency),
            estimate_in_words(found.level, "fraction"),
            *(own_in_words(key, one, population.scenario) for key, one in found.own.items()),
        )
        for name, found in population.classes(arm).items()
    ]


def split_rows(split: Split) -> list[tuple[str, str]]:
    """Return a line a part, and one for the gap, all with the same decimals, so that they add up by eye."""

    def written(found: Estimate) -> str:
        return in_points(found, split, signed=True)

    rows = [(title, written(getattr(split, part))) for part, title in PART_TITLES.items()]
    return [*rows, ("The gap", written(split.gap))]


def level(found: Estimate) -> str:
    """Write growth."""
    return level_in_words(found, measure_of(GROWTH), "")


def in_points(found: Estimate, split: Split, signed: bool = False) -> str:
    """Write a gap or one of its parts, all with the decimals that the best known part deserves: they add up by eye."""
    known = (one for one in split if one.half_width > 0)
    decimals = max(
        (decimals_for(SCALE.factor * one.value, SCALE.factor * one.half_width) for one in known), default=0
    )
    return points(found, signed, decimals)


def points(found: Estimate, signed: bool = False, fewest: int = 0) -> str:
    """Write a difference in growth to the point or finer; one that cannot be told from none says so."""
    if math.isnan(found.value):
        return UNDEFINED
    value, bounds = numbers_of(found, SCALE, signed, max(fewest, 0))
    text = f"{SCALE.written(value)} {bounds}"
    return text if found.is_clear or found.half_width == 0 else f"{text} ({PERHAPS_NONE})"


def times(found: Estimate) -> str:
    """Write how many times; where the interval ends with what was tried, that is said."""
    text = estimate_in_words(found, "")
    return f"{text} (or more)" if found.high == STRENGTHS[-1] else text


def survey_gap() -> str:
    """Write the survey's gap."""
    return f"{100 * SURVEY_GAP:g} points"


def surveyed(name: str) -> str:
    """Write how fast a class grew in the survey."""
    return f"{number(100 * SURVEY[name], 0, signed=True)} %"
