"""The first schema of Jianbao.

Owns the tables as of version 0.1.0.  Rewritten until then; afterwards it stands
as it is, and changes come as further revisions.
"""

import sqlalchemy as sa
from alembic import op

from mailer.store.schema import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All tables are there."""
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("name", name=op.f("uq_groups_name")),
    )
    op.create_table(
        "issues",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("bulletin", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("total_number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("manuscript", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.Column("stored_by", sa.String(length=100), nullable=False),
        sa.Column("approved_by", sa.String(length=100), nullable=True),
        sa.Column("approved_operator", sa.String(length=100), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_sha256", sa.String(length=64), nullable=True),
        sa.Column("approved_for", sa.String(length=100), nullable=True),
        sa.Column("approved_opinion", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'approved') = (approved_sha256 IS NOT NULL)", name=op.f("ck_issues_approval")
        ),
        sa.CheckConstraint(
            "(state = 'draft' OR state = 'approved' OR state = 'void')",
            name=op.f("ck_issues_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint("bulletin", "reference", name=op.f("uq_issues_bulletin_reference")),
    )
    op.create_table(
        "keys",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keys")),
    )
    op.create_table(
        "restorations",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("origin", sa.String(length=400), nullable=False),
        sa.Column("restored_at", UtcDateTime(), nullable=False),
        sa.Column("taken_over_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restorations")),
    )
    op.create_table(
        "unit_aliases",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("alias", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_unit_aliases")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("posts", sa.Text(), nullable=False),
        sa.Column("misspellings", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("name", name=op.f("uq_people_name")),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("disabled_on", sa.Date(), nullable=True),
        sa.Column("disabled_reason", sa.Text(), nullable=True),
        sa.Column("person", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("name", name=op.f("uq_units_name")),
    )
    op.create_table(
        "workers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("beat", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(role = 'run' OR role = 'worker')", name=op.f("ck_workers_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issues.id"], name=op.f("fk_confirmations_issue_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        sa.UniqueConstraint(
            "issue_id", "fingerprint", name=op.f("uq_confirmations_issue_id_fingerprint")
        ),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("department", sa.String(length=200), nullable=True),
        sa.Column("post", sa.String(length=100), nullable=True),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("address_folded", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("disabled_on", sa.Date(), nullable=True),
        sa.Column("disabled_reason", sa.Text(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.CheckConstraint("rank IN (1, 2)", name=op.f("ck_contacts_rank")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_contacts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint(
            "unit_id", "address_folded", name=op.f("uq_contacts_unit_id_address_folded")
        ),
    )
    op.create_index(
        op.f("ix_contacts_address_folded"), "contacts", ["address_folded"], unique=False
    )
    op.create_index(op.f("ix_contacts_unit_id"), "contacts", ["unit_id"], unique=False)
    op.create_table(
        "tenures",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("address_folded", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_tenures_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenures")),
        sa.UniqueConstraint("contact_id", "until", name=op.f("uq_tenures_contact_id_until")),
    )
    op.create_index(op.f("ix_tenures_address_folded"), "tenures", ["address_folded"], unique=False)
    op.create_index(op.f("ix_tenures_contact_id"), "tenures", ["contact_id"], unique=False)
    op.create_index(op.f("ix_tenures_until"), "tenures", ["until"], unique=False)
    op.create_table(
        "successions",
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("succeeded_on", sa.Date(), nullable=False),
        sa.CheckConstraint("predecessor_id <> successor_id", name=op.f("ck_successions_other")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["units.id"], name=op.f("fk_successions_predecessor_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["units.id"], name=op.f("fk_successions_successor_id")
        ),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name=op.f("pk_successions")),
    )
    op.create_index(
        op.f("ix_successions_successor_id"), "successions", ["successor_id"], unique=False
    )
    op.create_table(
        "dispatches",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("redirect_to", sa.String(length=320), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("approved_sha256", sa.String(length=64), nullable=False),
        sa.Column("scheduled_at", UtcDateTime(), nullable=False),
        sa.Column("scheduled_by", sa.String(length=100), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("patience_s", sa.Integer(), nullable=False),
        sa.Column("resumed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'rehearsal') = (redirect_to IS NOT NULL)", name=op.f("ck_dispatches_redirect")
        ),
        sa.CheckConstraint(
            "(kind = 'supplement') = (parent_id IS NOT NULL)", name=op.f("ck_dispatches_parent")
        ),
        sa.CheckConstraint(
            "(state = 'done' OR state = 'cancelled') = (ended_at IS NOT NULL)",
            name=op.f("ck_dispatches_end"),
        ),
        sa.CheckConstraint(
            "(kind = 'first' OR kind = 'supplement' OR kind = 'rehearsal')",
            name=op.f("ck_dispatches_kind"),
        ),
        sa.CheckConstraint(
            "(state = 'scheduled' OR state = 'running' OR state = 'held' OR state = 'done' OR state = 'cancelled')",
            name=op.f("ck_dispatches_state"),
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_dispatches_issue_id")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["dispatches.id"], name=op.f("fk_dispatches_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dispatches_issue_id"), "dispatches", ["issue_id"], unique=False)
    op.create_index(op.f("ix_dispatches_parent_id"), "dispatches", ["parent_id"], unique=False)
    op.create_index(op.f("ix_dispatches_state"), "dispatches", ["state"], unique=False)
    op.create_table(
        "entry_groups",
        sa.Column("bulletin", sa.String(length=40), nullable=False),
        sa.Column("entry", sa.String(length=400), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_entry_groups_group_id")),
        sa.PrimaryKeyConstraint("bulletin", "entry", name=op.f("pk_entry_groups")),
    )
    op.create_table(
        "pictures",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_pictures_issue_id")),
        sa.PrimaryKeyConstraint("issue_id", "sha256", name=op.f("pk_pictures")),
    )
    op.create_table(
        "formes",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=4), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(tier = 'bao' OR tier = 'song' OR tier = 'fa')", name=op.f("ck_formes_tier")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_formes_issue_id")),
        sa.PrimaryKeyConstraint("issue_id", "tier", name=op.f("pk_formes")),
    )
    op.create_table(
        "attachments",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_attachments_issue_id")),
        sa.PrimaryKeyConstraint("issue_id", "sha256", name=op.f("pk_attachments")),
    )
    op.create_table(
        "deeds",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("dispatch_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatches.id"], name=op.f("fk_deeds_dispatch_id")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_deeds_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deeds")),
    )
    op.create_index(op.f("ix_deeds_dispatch_id"), "deeds", ["dispatch_id"], unique=False)
    op.create_index(op.f("ix_deeds_issue_id"), "deeds", ["issue_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_memberships_period")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_memberships_contact_id")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_memberships_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_group_id"), "memberships", ["group_id"], unique=False)
    op.create_index(op.f("ix_memberships_unit_id"), "memberships", ["unit_id"], unique=False)
    op.create_table(
        "former_positions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_former_positions_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_positions")),
        sa.UniqueConstraint(
            "membership_id", "until", name=op.f("uq_former_positions_membership_id_until")
        ),
    )
    op.create_index(op.f("ix_former_positions_until"), "former_positions", ["until"], unique=False)
    op.create_table(
        "notice_letters",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=True),
        sa.Column("bulletin", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("resent", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'claimed' OR state = 'speaking') = (worker_id IS NOT NULL)",
            name=op.f("ck_notice_letters_worker"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting' OR state = 'claimed' OR state = 'speaking' OR state = 'accepted' OR state = 'refused' OR state = 'doubtful' OR state = 'suppressed' OR state = 'withdrawn')",
            name=op.f("ck_notice_letters_state"),
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatches.id"], name=op.f("fk_notice_letters_dispatch_id")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_notice_letters_worker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_letters")),
    )
    op.create_index(
        "ix_notice_letters_made", "notice_letters", ["dispatch_id", "made_at"], unique=False
    )
    op.create_index(
        "ix_notice_letters_open",
        "notice_letters",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('accepted', 'refused', 'withdrawn')"),
        postgresql_where=sa.text("state NOT IN ('accepted', 'refused', 'withdrawn')"),
    )
    op.create_table(
        "omissions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=4), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("contact", sa.String(length=100), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("address", sa.String(length=320), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("entry", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(reason = 'no_address' OR reason = 'disabled' OR reason = 'same_unit' OR reason = 'same_address' OR reason = 'already_sent')",
            name=op.f("ck_omissions_reason"),
        ),
        sa.CheckConstraint(
            "(tier = 'bao' OR tier = 'song' OR tier = 'fa')", name=op.f("ck_omissions_tier")
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatches.id"], name=op.f("fk_omissions_dispatch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_omissions")),
    )
    op.create_index(op.f("ix_omissions_dispatch_id"), "omissions", ["dispatch_id"], unique=False)
    op.create_table(
        "routines",
        sa.Column("bulletin", sa.String(length=40), nullable=False),
        sa.Column("phrase", sa.String(length=200), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("bulletin", name=op.f("pk_routines")),
    )
    op.create_table(
        "opening_hours",
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_opening_hours_order")),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatches.id"], name=op.f("fk_opening_hours_dispatch_id")
        ),
        sa.PrimaryKeyConstraint("dispatch_id", "opens_at", name=op.f("pk_opening_hours")),
    )
    op.create_table(
        "waves",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=4), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("released_by", sa.String(length=100), nullable=True),
        sa.Column("on_doubt", sa.String(length=8), nullable=False),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_waves_end")),
        sa.CheckConstraint("(state = 'shut') = (opened_at IS NULL)", name=op.f("ck_waves_opening")),
        sa.CheckConstraint(
            "(on_doubt = 'ask' OR on_doubt = 'resend')", name=op.f("ck_waves_on_doubt")
        ),
        sa.CheckConstraint(
            "(state = 'shut' OR state = 'open' OR state = 'done')", name=op.f("ck_waves_state")
        ),
        sa.CheckConstraint(
            "(tier = 'bao' OR tier = 'song' OR tier = 'fa')", name=op.f("ck_waves_tier")
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatches.id"], name=op.f("fk_waves_dispatch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
        sa.UniqueConstraint("dispatch_id", "tier", name=op.f("uq_waves_dispatch_id_tier")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("address_folded", sa.String(length=320), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=100), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("entry", sa.String(length=400), nullable=False),
        sa.Column("group_name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=True),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("leaves_at", UtcDateTime(), nullable=True),
        sa.Column("doubted_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'doubtful') = (doubted_at IS NOT NULL)", name=op.f("ck_deliveries_doubt")
        ),
        sa.CheckConstraint(
            "(state = 'accepted' OR state = 'refused' OR state = 'suppressed' OR state = 'withdrawn') = (settled_at IS NOT NULL)",
            name=op.f("ck_deliveries_settled"),
        ),
        sa.CheckConstraint(
            "(state = 'claimed' OR state = 'speaking') = (worker_id IS NOT NULL)",
            name=op.f("ck_deliveries_worker"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting' OR state = 'claimed' OR state = 'speaking' OR state = 'accepted' OR state = 'refused' OR state = 'doubtful' OR state = 'suppressed' OR state = 'withdrawn')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.CheckConstraint(
            "NOT (state = 'speaking' OR state = 'accepted' OR state = 'doubtful') OR written_at IS NOT NULL",
            name=op.f("ck_deliveries_written"),
        ),
        sa.CheckConstraint("counted <= tries AND counted >= 0", name=op.f("ck_deliveries_tries")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_deliveries_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatches.id"], name=op.f("fk_deliveries_dispatch_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_deliveries_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_deliveries_wave_id")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_deliveries_worker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "dispatch_id", "address_folded", name=op.f("uq_deliveries_dispatch_id_address_folded")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_deliveries_queue",
        "deliveries",
        ["wave_id", "state", "next_at", "position"],
        unique=False,
    )
    op.create_index(
        "ix_deliveries_taken",
        "deliveries",
        ["worker_id"],
        unique=False,
        sqlite_where=sa.text("worker_id IS NOT NULL"),
        postgresql_where=sa.text("worker_id IS NOT NULL"),
    )
    op.create_table(
        "attempts",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=True),
        sa.Column("relay", sa.String(length=255), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.Column("wave_s", sa.Float(), nullable=False),
        sa.Column("claim_s", sa.Float(), nullable=False),
        sa.Column("connect_s", sa.Float(), nullable=False),
        sa.Column("speak_s", sa.Float(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting' OR state = 'claimed' OR state = 'speaking' OR state = 'accepted' OR state = 'refused' OR state = 'doubtful' OR state = 'suppressed' OR state = 'withdrawn')",
            name=op.f("ck_attempts_state"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_attempts_delivery_id")
        ),
        sa.PrimaryKeyConstraint("delivery_id", "number", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_ended_at", "attempts", ["ended_at"], unique=False)
    op.create_index(
        "ix_attempts_next_at",
        "attempts",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("event_key", sa.String(length=120), nullable=False),
        sa.Column("event", sa.String(length=12), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=True),
        sa.Column("bulletin", sa.String(length=40), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("tier", sa.String(length=4), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("gathered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(event = 'held' OR event = 'refused' OR event = 'doubtful' OR event = 'overdue' OR event = 'quiet' OR event = 'late' OR event = 'done' OR event = 'routine')",
            name=op.f("ck_notices_event"),
        ),
        sa.CheckConstraint(
            "(event = 'routine') = (dispatch_id IS NULL)"
            " AND (dispatch_id IS NULL) = (bulletin IS NOT NULL)"
            " AND (dispatch_id IS NULL) = (due_at IS NOT NULL)",
            name=op.f("ck_notices_subject"),
        ),
        sa.CheckConstraint(
            "(tier = 'bao' OR tier = 'song' OR tier = 'fa')", name=op.f("ck_notices_tier")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_notices_delivery_id")
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatches.id"], name=op.f("fk_notices_dispatch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("event_key", name=op.f("uq_notices_event_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_notices_waiting",
        "notices",
        ["dispatch_id"],
        unique=False,
        sqlite_where=sa.text("gathered_at IS NULL"),
        postgresql_where=sa.text("gathered_at IS NULL"),
    )


def downgrade() -> None:
    """All tables are gone, with what they held."""
    op.drop_index(
        "ix_notices_waiting",
        table_name="notices",
        sqlite_where=sa.text("gathered_at IS NULL"),
        postgresql_where=sa.text("gathered_at IS NULL"),
    )
    op.drop_table("notices")
    op.drop_index(
        "ix_attempts_next_at",
        table_name="attempts",
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.drop_index("ix_attempts_ended_at", table_name="attempts")
    op.drop_table("attempts")
    op.drop_index(
        "ix_deliveries_taken",
        table_name="deliveries",
        sqlite_where=sa.text("worker_id IS NOT NULL"),
        postgresql_where=sa.text("worker_id IS NOT NULL"),
    )
    op.drop_index("ix_deliveries_queue", table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_table("waves")
    op.drop_table("opening_hours")
    op.drop_table("routines")
    op.drop_index(op.f("ix_omissions_dispatch_id"), table_name="omissions")
    op.drop_table("omissions")
    op.drop_index(
        "ix_notice_letters_open",
        table_name="notice_letters",
        sqlite_where=sa.text("state NOT IN ('accepted', 'refused', 'withdrawn')"),
        postgresql_where=sa.text("state NOT IN ('accepted', 'refused', 'withdrawn')"),
    )
    op.drop_index("ix_notice_letters_made", table_name="notice_letters")
    op.drop_table("notice_letters")
    op.drop_index(op.f("ix_former_positions_until"), table_name="former_positions")
    op.drop_table("former_positions")
    op.drop_index(op.f("ix_memberships_unit_id"), table_name="memberships")
    op.drop_index(op.f("ix_memberships_group_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index(op.f("ix_deeds_issue_id"), table_name="deeds")
    op.drop_index(op.f("ix_deeds_dispatch_id"), table_name="deeds")
    op.drop_table("deeds")
    op.drop_table("attachments")
    op.drop_table("pictures")
    op.drop_table("formes")
    op.drop_table("entry_groups")
    op.drop_index(op.f("ix_dispatches_state"), table_name="dispatches")
    op.drop_index(op.f("ix_dispatches_parent_id"), table_name="dispatches")
    op.drop_index(op.f("ix_dispatches_issue_id"), table_name="dispatches")
    op.drop_table("dispatches")
    op.drop_index(op.f("ix_successions_successor_id"), table_name="successions")
    op.drop_table("successions")
    op.drop_index(op.f("ix_tenures_until"), table_name="tenures")
    op.drop_index(op.f("ix_tenures_contact_id"), table_name="tenures")
    op.drop_index(op.f("ix_tenures_address_folded"), table_name="tenures")
    op.drop_table("tenures")
    op.drop_index(op.f("ix_contacts_unit_id"), table_name="contacts")
    op.drop_index(op.f("ix_contacts_address_folded"), table_name="contacts")
    op.drop_table("contacts")
    op.drop_table("confirmations")
    op.drop_table("workers")
    op.drop_table("units")
    op.drop_table("people")
    op.drop_table("keys")
    op.drop_table("issues")
    op.drop_table("groups")
