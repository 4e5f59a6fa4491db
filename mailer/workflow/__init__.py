"""What people may do to an issue and to a dispatch, and the record of it.

Owns the way from a manuscript to an approved, scheduled issue, and what may be
decided about its sending.  Never sends and never writes SQL.  Reading is in
`reading`, an issue's life up to its sign-off in `issues`, its findings in `proofing`,
what is put right by rule in `mending`, its letters in `letters`, what goes on paper in
`editions`, what comes after it in `dispatches` and `supplements`, and what comes back
in `routines`.
"""

from typing import TYPE_CHECKING

from mailer import lazy

if TYPE_CHECKING:
    from mailer.press import SheetRemarks
    from mailer.workflow.checks import Inspection
    from mailer.workflow.dispatches import Amended, DispatchFlow, Refreshing, Scheduling, Withdrawal
    from mailer.workflow.editions import Edition, EditionFlow, Sheet
    from mailer.workflow.issues import Imported, Intention, IssueFlow
    from mailer.workflow.letters import LetterFlow
    from mailer.workflow.mending import Mending
    from mailer.workflow.office import Office
    from mailer.workflow.outlook import NO_OUTLOOK, Allowance, Outlook, Outlooks, Standstill
    from mailer.workflow.proofing import Checked, ProofFlow
    from mailer.workflow.reading import Look, Proofreader, look
    from mailer.workflow.routines import Awaits, RoutineFlow, Upcoming, Waiting
    from mailer.workflow.supplements import SupplementFlow, Supplementing
else:
    # The store, the press and the plan: to look at a manuscript none of them is needed.
    __getattr__ = lazy.names(
        __name__,
        {
            "checks": ("Inspection",),
            "dispatches": ("Amended", "DispatchFlow", "Refreshing", "Scheduling", "Withdrawal"),
            "editions": ("Edition", "EditionFlow", "Sheet", "SheetRemarks"),
            "issues": ("Imported", "Intention", "IssueFlow"),
            "letters": ("LetterFlow",),
            "mending": ("Mending",),
            "office": ("Office",),
            "outlook": ("NO_OUTLOOK", "Allowance", "Outlook", "Outlooks", "Standstill"),
            "proofing": ("Checked", "ProofFlow"),
            "reading": ("Look", "Proofreader", "look"),
            "routines": ("Awaits", "RoutineFlow", "Upcoming", "Waiting"),
            "supplements": ("SupplementFlow", "Supplementing"),
        },
    )

__all__ = [
    "NO_OUTLOOK",
    "Allowance",
    "Amended",
    "Awaits",
    "Checked",
    "DispatchFlow",
    "Edition",
    "EditionFlow",
    "Imported",
    "Inspection",
    "Intention",
    "IssueFlow",
    "LetterFlow",
    "Look",
    "Mending",
    "Office",
    "Outlook",
    "Outlooks",
    "ProofFlow",
    "Proofreader",
    "Refreshing",
    "RoutineFlow",
    "Scheduling",
    "Sheet",
    "SheetRemarks",
    "Standstill",
    "SupplementFlow",
    "Supplementing",
    "Upcoming",
    "Waiting",
    "Withdrawal",
    "look",
]
