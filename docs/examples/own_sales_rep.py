"""What if reps tried six times?  One decision overridden, the same luck otherwise."""

from handoff import Organisation, SalesRep, load_scenario


class PersistentRep(SalesRep):
    """A rep who tries six times at least, whatever the habit of the house."""

    def attempts_before_giving_up(self, trust: float) -> float:
        """Decide how often I try."""
        return max(6.0, super().attempts_before_giving_up(trust))


for agents in ({}, {"sales_rep": PersistentRep}):
    organisation = Organisation(load_scenario("laggard"), seed=7, agents=agents).run()
    print(organisation.measures()[["attempts_per_worked_lead", "opportunities", "revenue_growth"]])
