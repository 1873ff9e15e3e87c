"""What the notebooks of the documentation say of their results."""

# What the text of each says, as assertions on its variables. The seeds are fixed, and so is luck.
CLAIMS = {
    "a-first-question": """
        moved = found.to_frame().query("kind == 'difference'").set_index("measure")
        assert moved.loc["revenue_growth", "verdict"].startswith("no clear difference")
        for fewer in ("never_worked_share", "first_response_median_hours"):
            assert moved.loc[fewer, "high"] < 0 and not moved.loc[fewer, "verdict"]
        assert {"defined_roles", "lead_management"} <= set(explanation.to_frame()["name"])
        assert organisation.today == 60
    """,
    "what-misalignment-costs": """
        moved = gap.to_frame().query("kind == 'difference'").set_index("measure")
        assert moved.loc["revenue_growth", "low"] > 0
        assert moved.loc["never_worked_share", "high"] < -0.2 and moved.loc["lead_acceptance_rate", "low"] > 0.2
        assert len(parts[parts["value"] != 0]) == len(projects) == 3
        whole = compare(laggard, laggard.with_sets(projects), replications=4).to_frame()
        whole = whole.query("kind == 'difference' and measure == 'never_worked_share'")["value"].item()
        assert abs(parts["value"].sum() - whole) < 1e-9 and whole < 0
    """,
    "your-own-firm-and-mechanism": """
        assert len(Organisation(firm).sales_reps) == 4
        by_spells = found.rows.groupby("mechanism.sick_leave.spells")["hours_ill"].mean()
        assert by_spells.is_monotonic_increasing and 600 < by_spells.iloc[-1] < 800
        assert repr(found).startswith("Sweep: No clear difference")
        assert len(found.rows) == 4 * (1 + 2 * 2)
    """,
}
