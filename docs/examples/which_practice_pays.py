"""Which practice makes the gap, and which to adopt first?  A study of two practices, small enough to try."""

from handoff import explain, load_scenario, roadmap

small = {"horizon.warm_up_years": 0, "horizon.observed_years": 1, "market.committees": 2000}
now = load_scenario("laggard", sets=small)
then = now.with_sets({"practices.lead_management": 0.8, "practices.defined_roles": 0.9})
kept = "results/states"  # a folder of your choice; without one no run is kept

explanation = explain(
    now, then, replications=4, store=kept
)  # four states here; 512 if all nine practices move
shares = explanation.to_frame().query("kind == 'shapley' and value != 0")
print(shares[["name", "value", "low", "high", "verdict"]])

worked = explanation.with_measure("never_worked_share")  # the same runs
print(worked.to_frame().query("kind == 'alone' and value != 0")[["name", "value", "low", "high"]])

plan = roadmap(now, then, replications=4, store=kept)  # the same runs, found again
print(plan.to_frame().query("order == 'best'")[["practice", "month", "months", "cost", "hours"]])

explanation.save("results/explained")  # explanation.plot() draws the figure in a notebook
