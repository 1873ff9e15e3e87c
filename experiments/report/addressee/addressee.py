"""Whom a report is for: the client's name, the words and the currency of the client's house, or no names at all.

All of it is put on the contents before anything is drawn or written, so that page, brief, slides and workbook
cannot differ in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from experiments.findings.naming import Naming
from experiments.report.addressee.anonymise import anonymised
from experiments.report.addressee.renaming import with_currency, with_names
from experiments.report.contents import Contents
from experiments.report.logo import Logo, read_logo
from experiments.results.titles import titles_of
from experiments.running.observation import FUNNEL_STAGES
from sim.practices import PRACTICES
from sim.scenario.errors import one_line
from sim.scenario.inputs import read_currency
from sim.units import InputError, nearest, shown

LONGEST_CLIENT, LONGEST_LABEL = 120, 60


@dataclass(frozen=True)
class Addressee:
    """Whose report it is; what is empty stays as the results folder has it.

    `logo`: what stands beside the client's name, cleaned; `labels`: titles of stages and practices by their key;
    `anonymise`: names go, money becomes an index.
    """

    client: str = ""
    currency: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    anonymise: bool = False
    logo: Logo | None = None


def read_addressee(
    client: str, currency: str, labels: Sequence[str], anonymise: bool, logo: Path | None = None
) -> Addressee:
    """Return an addressee from what was given on the command line.

    Raises:
        InputError: a client, currency, label or logo that cannot be used, or ones that contradict each other.
    """
    if anonymise and (client or currency or logo):
        option = "--currency names what" if currency else "--client names whom"
        option = option if client or currency else "--logo shows whom"
        raise InputError(f"{option} --anonymise hides: give one of them")
    name = one_line(client)
    if len(name) > LONGEST_CLIENT:
        raise InputError(f"--client is longer than {LONGEST_CLIENT} characters")
    return Addressee(
        client=name,
        currency=read_currency(currency) if currency else "",
        labels=read_labels(labels),
        anonymise=anonymise,
        logo=None if logo is None else read_logo(logo),
    )


def read_labels(given: Sequence[str]) -> dict[str, str]:
    """Return labels from texts such as `mql=Marketing-ready lead`.

    Raises:
        InputError: one is not of that form, names no stage or practice, or is empty, too long or given twice.
    """
    known = (*FUNNEL_STAGES, *PRACTICES)
    labels: dict[str, str] = {}
    for text in given:
        key, sign, words = text.partition("=")
        key, label = key.strip(), one_line(words)
        if not sign or not label:
            raise InputError(f"--labels {shown(text)}: must be KEY=TEXT, like mql=Marketing-ready lead")
        if key not in known:
            allowed = f"stages are {', '.join(FUNNEL_STAGES)}; practices go by their keys"
            raise InputError(
                f"--labels {shown(key)}: no such stage or practice{nearest(key, known)}; {allowed}"
            )
        if key in labels:
            raise InputError(f"--labels {key} is given twice")
        if len(label) > LONGEST_LABEL:
            raise InputError(f"--labels {key}: longer than {LONGEST_LABEL} characters")
        labels[key] = label
    return labels


def addressed(contents: Contents, addressee: Addressee) -> Contents:
    """Return contents as an addressee reads them.

    Raises:
        ResultsError: they cannot be anonymised.
    """
    contents = replace(
        contents,
        naming=own_words(contents.naming, addressee),
        client=addressee.client or firm_of(contents),
        logo=addressee.logo,
    )
    if addressee.anonymise:
        return anonymised(contents)
    contents = with_titles(contents)
    return with_currency(contents, addressee.currency) if addressee.currency else contents


def with_titles(contents: Contents) -> Contents:
    """Return contents whose scenarios go by their titles, those of an adoption too."""
    adoption = None if contents.adoption is None else with_titles(contents.adoption)
    return replace(with_names(contents, titles_of(contents.scenarios)), adoption=adoption)


def firm_of(contents: Contents) -> str:
    """Return what the scenarios call their firm, if they all mean one."""
    titles = {scenario.title for scenario in contents.scenarios.values()} - {""}
    # What is derived from a firm is called after it.
    firms = {one for one in titles if not any(one.startswith(f"{other} with ") for other in titles)}
    return firms.pop()[:LONGEST_CLIENT] if len(firms) == 1 else ""


def own_words(naming: Naming, addressee: Addressee) -> Naming:
    """Return names of stages and practices in the words of an addressee."""
    stages = (
        addressee.labels.get(key, title) for key, title in zip(FUNNEL_STAGES, naming.stages, strict=True)
    )
    practices = {key: label for key, label in addressee.labels.items() if key in PRACTICES}
    return Naming(tuple(stages), practices)
