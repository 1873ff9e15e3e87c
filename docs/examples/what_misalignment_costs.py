"""What does misalignment cost this client, and which of three projects earns most of it back?

Settings of the client's own firm follow the command: `python what_misalignment_costs.py team.sales_reps=12`.
"""

import sys

from handoff import compare, explain, load_scenario

OUTCOMES = ["revenue_growth", "contribution_margin", "never_worked_share", "win_rate"]
PROJECTS = {
    "practices.shared_definition": 0.9,
    "practices.defined_roles": 0.9,
    "practices.lead_management": 0.8,
}

today = load_scenario("laggard", sets=sys.argv[1:])
best = load_scenario("best-in-class", sets=sys.argv[1:])

# The same firm under the same luck, with intervals; the folder holds tables and figures to hand over.
comparison = compare(today, best, replications=8)
differences = comparison.to_frame().query("kind == 'difference' and measure in @OUTCOMES")
print(differences[["measure", "value", "low", "high", "verdict"]].to_string(index=False))
comparison.save("results/client")

# Three projects only: each gets its fair share of what they bring together.
explanation = explain(today, today.with_sets(PROJECTS), replications=8)
shares = explanation.to_frame().query("kind == 'shapley' and value != 0")
print(shares[["name", "value", "low", "high", "verdict"]].to_string(index=False))
explanation.plot().savefig("results/client-projects.png")
