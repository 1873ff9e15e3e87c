"""A client's CRM files with all their dirt: each is read, left out with a count, or refused in one line."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as searching
from hypothesis import strategies as st

from experiments.clients.export_files import read_export_files
from experiments.clients.measured import figures_in
from experiments.clients.tables import MOST_ROWS
from sim.scenario import ScenarioError

DEALS = "deal_id,created_at,outcome,closed_at,amount,owner_id,sourced_by\n"
END = "2026-06-30"


@pytest.fixture
def read(tmp_path):
    """Read files given as `deals=text or bytes`, with settings."""

    def read_files(currency="EUR", settings=None, **files):
        given = {"export_date": END, **(settings or {})}
        for kind, content in files.items():
            path = tmp_path / f"{kind}.csv"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            given[kind] = path.name
        return read_export_files(given, currency, tmp_path)

    return read_files


@pytest.fixture
def refused(read):
    def refuse(**given):
        with pytest.raises(ScenarioError) as refusal:
            read(**given)
        line = str(refusal.value)
        assert line.isprintable()
        return line

    return refuse


def rows_of(count, start=0):
    """Clean rows: a third won, a third lost, a third open."""
    lines = []
    for number in range(start, start + count):
        day = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
        outcome, closed = (("won", "2026-01-15"), ("lost", "2026-02-20"), ("open", ""))[number % 3]
        lines.append(f"D{number},{day},{outcome},{closed},{1000 + number}.50,rep {number % 4},marketing")
    return "\n".join(lines) + "\n"


def notes(export):
    return {note.what: note.rows for note in export.notes}


# --- how a file is written ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found(read, encoding, delimiter):
    text = (DEALS + rows_of(30)).replace("rep 1", "Müller €").replace(",", delimiter)
    export = read(deals=text.encode(encoding))
    assert len(export.rows["deals"]) == 30
    assert export.rows["deals"]["amount"].iloc[0] == 1000.5
    assert export.rows["deals"]["owner_id"].nunique() == 4


def test_quoted_line_breaks_excels_first_line_and_labels_of_crms_are_read(read):
    text = (
        "sep=;\nRecord ID;DEAL NAME;Create Date;Is Closed Won;Is deal closed?;Close Date;Amount\n"
        '1;"A\nB; C";2026-01-05 09:30;true;true;2026-02-01 10:00;1000.5\n'
        "2;Plain;2026-01-06 09:30;false;true;2026-03-01 10:00;\n"
        "3;Open;2026-01-07 09:30;false;false;2026-12-31 10:00;Select\n"
    )
    export = read(deals=text)
    assert list(export.rows["deals"]["outcome"]) == ["won", "lost", "open"]
    assert export.tables["deals"].personal == ("DEAL NAME",)
    assert notes(export)["close date of an open deal: an expectation, never used"] == 1
    assert export.rows["deals"]["closed_at"].isna().sum() == 1


def test_labels_of_salesforce_are_read_and_its_type_tells_existing_customers(read):
    text = "Id,Name,CreatedDate,StageName,CloseDate,Amount,Type\n" + "".join(
        f"00{n},Deal {n},2026-01-{n:02}T09:30:00.000Z,{stage},2026-03-01,{n}000.00,{kind}\n"
        for n, (stage, kind) in enumerate(
            [
                ("Closed Won", "New Business"),
                ("Closed Lost", "New Business"),
                ("Negotiation", ""),
                ("Closed Won", "Existing Business"),
            ],
            start=1,
        )
    )
    export = read(deals=text)
    assert list(export.rows["deals"]["outcome"]) == ["won", "lost", "open"]
    assert notes(export)["deals with customers that were there already: not new business"] == 1


def test_underscores_and_capitals_tell_no_labels_apart_and_a_blank_outcome_is_that_of_the_stage(read):
    text = (
        "Opportunity_ID,Created_At,Outcome,Stage\n1,2026-01-05,,negotiation\n2,2026-01-05,lost,closed_lost\n"
    )
    assert list(read(deals=text).rows["deals"]["outcome"]) == ["open", "lost"]


def test_columns_that_nobody_knows_are_mapped_and_personal_ones_are_never_read(read):
    text = "Key,Begun,outcome,closed_at,E-Mail,Phone,Colour\n1,2026-01-05,won,2026-02-01,a@b.example,+49 1,blue\n"
    export = read(deals=text, settings={"map": {"key": "deal_id", "Begun": "deals.created_at"}})
    table = export.tables["deals"]
    assert table.personal == ("E-Mail", "Phone")
    assert table.unread == ("Colour",)
    assert set(table.rows.column_names) == {"deal_id", "created_at", "outcome", "closed_at"}


# --- dates and amounts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "settings", "first"),
    [
        (["05/03/2026", "25/03/2026"], {}, "2026-03-05"),
        (["05/03/2026", "03/25/2026"], {}, "2026-05-03"),
        (["05/03/2026", "06/03/2026"], {"dates": "dmy"}, "2026-03-05"),
        (["05/03/2026", "06/03/2026"], {"dates": "mdy"}, "2026-05-03"),
        (["5.3.2026", "06.03.2026"], {}, "2026-03-05"),
        (["5 Mar 2026", "6 March 2026"], {}, "2026-03-05"),
        (["Mar 5, 2026", "Mar 6, 2026"], {}, "2026-03-05"),
        (["2026-03-05T09:30:00.000Z", "2026-03-06"], {}, "2026-03-05T09:30"),
        (["2026/03/05 9:30 PM", "2026/03/06 12:05 AM"], {}, "2026-03-05T21:30"),
        (["1772703000000", "1772789400000"], {}, "2026-03-05T09:30"),
        (["2026-03-05 09:30+01:00", "2026-04-05 09:30+02:00"], {}, "2026-03-05T08:30"),
    ],
)
def test_the_format_of_dates_is_that_of_the_whole_column(read, dates, settings, first):
    text = "deal_id;created_at;outcome\n" + "".join(f"{n};{day};open\n" for n, day in enumerate(dates))
    export = read(deals=text, settings=settings)
    assert export.rows["deals"]["created_at"].iloc[0] == np.datetime64(first)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (["05/03/2026", "06/03/2026"], ("2026-03-05 (day first)", "2026-05-03 (month first)", "--dates dmy")),
        (["25/03/2026", "03/25/2026"], ("has days first and months first", "row 2", "row 3")),
        (
            ["2026-03-05", "05.03.2026"],
            ("mixes two formats", "'2026-03-05' in row 2", "'05.03.2026' in row 3"),
        ),
        (["05/03/26", "25/03/26"], ("has a year of two digits",)),
        (["2026-02-30", "2026-02-31"], ("cannot be read", "2 of 2 rows")),
        (["soon", "2026-03-05"], ("cannot be read", "first in row 2")),
    ],
)
def test_dates_that_can_be_read_in_two_ways_or_in_none_are_refused(refused, dates, said):
    text = "deal_id;created_at;outcome\n" + "".join(f"{n};{day};open\n" for n, day in enumerate(dates))
    line = refused(deals=text)
    assert line.startswith("deals.csv: ")
    assert all(words in line for words in said), line


@pytest.mark.parametrize(
    ("amounts", "settings", "first"),
    [
        (["1,200.50", "3.00"], {}, 1200.5),
        (["1.200,50", "3,00"], {}, 1200.5),
        (["1,200", "1,200,300"], {}, 1200),
        (["1,200", "12.5"], {}, 1200),
        (["€ 1’200.50", "3.00 €"], {}, 1200.5),
        (["1 200,50 EUR", "3"], {}, 1200.5),
        (["(1200.50)", "3.00"], {}, None),
        (["1,200"], {"decimal": "."}, 1200),
        (["1,200"], {"decimal": ","}, 1.2),
    ],
)
def test_the_decimal_mark_is_that_of_the_whole_column(read, amounts, settings, first):
    many = [*amounts, *["7"] * 40]
    text = "deal_id;created_at;outcome;closed_at;amount\n" + "".join(
        f"{n};2026-01-05;won;2026-02-05;{amount}\n" for n, amount in enumerate(many)
    )
    found = read(deals=text, settings=settings).rows["deals"]["amount"].iloc[0]
    assert (np.isnan(found) and first is None) or found == first


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        (["1,200", "3"], ("can be read in two ways", "is 1200 or 1.200", "--decimal")),
        (["1.5", "1,5"], ("decimal points and decimal commas", "row 2", "row 3")),
        (["$ 5", "6 €"], ("has money in $ and €",)),
        (["$ 5", "$ 6"], ("is in $, but the client counts in EUR",)),
        (["USD 5", "6"], ("is in USD, but the client counts in EUR",)),
    ],
)
def test_amounts_that_can_be_read_in_two_ways_are_refused(refused, amounts, said):
    text = "deal_id;created_at;outcome;amount\n" + "".join(
        f"{n};2026-01-05;open;{amount}\n" for n, amount in enumerate(amounts)
    )
    line = refused(deals=text)
    assert all(words in line for words in said), line


# --- rows -----------------------------------------------------------------------------------------------------------


def test_dirty_rows_are_left_out_one_by_one_with_their_counts(read):
    dirt = (
        "D1,2025-02-02,lost,2026-02-20,1001.50,rep 1,marketing\n"  # as it stands there already
        "X1,2026-03-05,won,2026-01-05,5.00,rep 1,\n"
        "X2,2026-08-05,open,,5.00,rep 1,\n"
        "X3,,open,,5.00,rep 1,\n"
        "X4,2026-03-05,won,,5.00,rep 1,\n"
        "D2,2025-03-03,won,2026-01-15,9.00,rep 2,\n"  # another D2
        "X5,2020-01-05,open,2026-12-31,5.00,rep 1,\n"
        "X6,2026-03-05,won,2026-03-05,-5.00,rep 1,\n"
        "X7,2026-03-05\n"
    )
    export = read(deals=DEALS + rows_of(300) + dirt)
    assert notes(export) == {
        "rows with another number of cells than the header": 1,
        "the same row again": 1,
        "rows that share their deal_id and differ (line items?), all of them": 2,
        "no created_at": 1,
        f"created_at on or after the export date, {END}": 1,
        "close date of an open deal: an expectation, never used": 1,
        "won or lost without a date of closing": 1,
        "closed before it was opened": 1,
        "closed on the day of its opening, used as it is": 1,
        "open for longer than any closed deal took: counted as never decided": notes(export)[
            "open for longer than any closed deal took: counted as never decided"
        ],
        "a negative amount, taken as missing": 1,
        "won without an amount: not in the average deal": 1,
    }
    assert len(export.rows["deals"]) == 300 - 1 + 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DEALS + "1,2026-03-05,won,2026-01-05,5,r,\n" * 1, "1 of 1 rows: closed before it was opened"),
        (DEALS + "1,2026-03-05,maybe,,5,r,\n", "outcome = 'maybe' (in 1 rows): must be one of won"),
        ("deal_id,outcome\n1,won\n", "has no column created_at (known as created_at, create date"),
        (DEALS, "has no row that can be used"),
        ("deal_id,deal_id,created_at,outcome\n1,1,2026-03-05,open\n", "two columns can be deal_id"),
        ("deal_id,created_at\n1,2026-03-05\n", "does not say what was won and lost"),
        (b"PK\x03\x04rest", "is a workbook or an archive: save it as CSV"),
        (b" \n", "is empty"),
        ("deal_id\0,created_at\n", "perhaps UTF-16 without a mark"),
    ],
)
def test_files_that_cannot_be_used_are_refused(refused, text, said):
    assert said in refused(deals=text)


def test_settings_that_cannot_be_used_are_refused(refused, tmp_path):
    good = DEALS + rows_of(3)
    for settings, said in (
        ({"export_date": "soon"}, "export_date = 'soon': must be a day like 2026-06-30"),
        ({"history_start": "2027-01-01"}, "must lie before export_date"),
        ({"dates": "ymd"}, "must be dmy"),
        ({"decimal": "x"}, "decimal = 'x'"),
        ({"map": {"Colour": "amuont"}}, "there is no field 'amuont'; nearest: amount"),
        ({"map": {"Colour": "amount"}}, "no file has a column 'Colour'"),
        ({"leads": "https://example.com/leads.csv"}, "is an address: only files of this machine are read"),
        ({"leads": "none.csv"}, "none.csv: is not a file"),
    ):
        assert said in refused(deals=good, settings=settings), said
    with pytest.raises(ScenarioError, match="export_date is missing"):
        read_export_files({"deals": "deals.csv"}, "EUR", tmp_path)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(refused, tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.clients.tables.MOST_BYTES", 1_000)
    assert "is larger than" in refused(deals=DEALS + rows_of(100))
    monkeypatch.undo()
    monkeypatch.setattr("experiments.clients.tables.MOST_ROWS", 50)
    assert "has 100 rows: at most 50 are read" in refused(deals=DEALS + rows_of(100))
    assert MOST_ROWS == 1_000_000
    assert tmp_path.is_dir()


@given(st.data())
@searching(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_it_is_read_or_refused_in_one_line(read, data):
    """Cells and bytes of an honest file are replaced by anything."""
    cells = [line.split(",") for line in (DEALS + rows_of(12)).splitlines()]
    strange = st.one_of(
        st.text(max_size=12), st.sampled_from(["2026-13-45", "1,5", "NaN", '"', "9" * 400, "01/02/2026"])
    )
    for _ in range(data.draw(st.integers(0, 4))):
        row = data.draw(st.integers(0, len(cells) - 1))
        cells[row][data.draw(st.integers(0, 6))] = data.draw(strange)
    content = bytearray("\n".join(",".join(row) for row in cells).encode("utf-8", "surrogatepass"))
    for _ in range(data.draw(st.integers(0, 2))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    said = ""
    try:
        figures_in(read(deals=bytes(content)))
    except ScenarioError as error:
        said = str(error)
    assert said.isprintable()


# --- figures --------------------------------------------------------------------------------------------------------


def test_people_and_programmes_come_from_their_files(read):
    reps = "rep_id,role,start_date,end_date\n1,ae,2020-01-01,\n2,ae,2020-01-01,2024-01-01\n"
    reps += "3,sdr,2021-01-01,\n4,AE,2021-01-01,\n"
    spend = "period,channel,amount\n" + "".join(f"2025-{m:02},search,1000.00\n" for m in range(7, 13))
    spend += "".join(f"2026-{m:02},search,2000.00\n" for m in range(1, 7))
    found = figures_in(read(reps=reps, spend=spend))
    assert (found["reps"].value, found["development_reps"].value) == (2, 1)
    assert found["programme"].value == 18_000


def test_a_drift_between_halves_widens_the_range(read):
    def leads(per_week):
        start = np.datetime64("2025-07-01T10:00")
        lines = [
            f"L{week}-{n},{start + np.timedelta64(7 * week, 'D') + np.timedelta64(n, 'h')},search,new"
            for week in range(52)
            for n in range(per_week(week))
        ]
        return "lead_id,created_at,channel,status\n" + "\n".join(lines) + "\n"

    steady = figures_in(read(leads=leads(lambda week: 20 + week % 3)))["leads_a_month"]
    rising = figures_in(read(leads=leads(lambda week: 10 + 20 * (week >= 26) + week % 3)))["leads_a_month"]
    assert not steady.widened
    assert rising.widened
    assert rising.low < 12 * 52 / 12 * 1.1 < rising.value < rising.high


def test_a_share_of_none_or_of_all_is_as_wide_as_luck_may_have_hidden(read):
    ours = DEALS + rows_of(90)
    found = {
        source: figures_in(read(deals=ours.replace("marketing", source)))["marketing_share"]
        for source in ("marketing", "sales")
    }
    assert (found["marketing"].high, found["sales"].low) == (1.0, 0.0)
    # Of thirty won, at most this share may be marketing's if none is seen one time in ten.
    most = found["sales"].high
    assert (1 - most) ** 30 == pytest.approx(0.1)
    assert found["marketing"].low == pytest.approx(1 - most)
