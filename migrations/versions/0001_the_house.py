"""the house

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.String(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=True),
    sa.Column('before', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column('after', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    op.create_index(op.f('ix_audit_entry_action'), 'audit_entry', ['action'], unique=False)
    op.create_index(op.f('ix_audit_entry_at'), 'audit_entry', ['at'], unique=False)
    op.create_index(op.f('ix_audit_entry_course_id'), 'audit_entry', ['course_id'], unique=False)
    op.create_index(op.f('ix_audit_entry_subject_id'), 'audit_entry', ['subject_id'], unique=False)
    op.create_table('countdown',
    sa.Column('subject_kind', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('check_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('subject_kind', 'subject_id', name=op.f('pk_countdown'))
    )
    op.create_index(op.f('ix_countdown_check_at'), 'countdown', ['check_at'], unique=False)
    op.create_table('duplicate_scan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('scanned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('took_ms', sa.Integer(), nullable=False),
    sa.Column('courses', sa.Integer(), nullable=False),
    sa.Column('pairs', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_scan'))
    )
    op.create_table('glossary_term',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('org_unit_path', sa.String(), nullable=False),
    sa.Column('source_locale', sa.String(35), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('target_locale', sa.String(35), nullable=False),
    sa.Column('target', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_glossary_term')),
    sa.UniqueConstraint('org_unit_path', 'source_locale', 'source', 'target_locale', name=op.f('uq_glossary_term_org_unit_path_source_locale_source_target_locale'))
    )
    op.create_table('idempotency_key',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('request_hash', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('headers', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_idempotency_key'))
    )
    op.create_index(op.f('ix_idempotency_key_at'), 'idempotency_key', ['at'], unique=False)
    op.create_table('import_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('file_format', sa.String(), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('mapping', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('is_dry_run', sa.Boolean(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('created', sa.Integer(), nullable=False),
    sa.Column('updated', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('errors', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('notes', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('problem', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column('started_by', sa.String(), nullable=False),
    sa.Column('started_by_id', sa.Uuid(), nullable=True),
    sa.Column('told_by_id', sa.Uuid(), nullable=True),
    sa.Column('told_by_allowed', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_run'))
    )
    op.create_table('job_series',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_job_series'))
    )
    op.create_table('lease',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lease'))
    )
    op.create_table('memory_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('source_locale', sa.String(35), nullable=False),
    sa.Column('target_locale', sa.String(35), nullable=False),
    sa.Column('source_hash', sa.String(), nullable=False),
    sa.Column('context_hash', sa.String(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=True),
    sa.Column('job_number', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memory_entry')),
    sa.UniqueConstraint('source_locale', 'target_locale', 'source_hash', 'context_hash', name=op.f('uq_memory_entry_source_locale_target_locale_source_hash_context_hash'))
    )
    op.create_index('ix_memory_entry_target_locale', 'memory_entry', ['source_locale', 'target_locale'], unique=False)
    op.create_table('org_unit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('path', sa.String(length=1000), nullable=False),
    sa.Column('head_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['head_id'], ['person.id'], name='fk_org_unit_head_id_person', use_alter=True),
    sa.ForeignKeyConstraint(['parent_id'], ['org_unit.id'], name=op.f('fk_org_unit_parent_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_org_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_org_unit_code'))
    )
    op.create_index(op.f('ix_org_unit_head_id'), 'org_unit', ['head_id'], unique=False)
    op.create_index(op.f('ix_org_unit_parent_id'), 'org_unit', ['parent_id'], unique=False)
    op.create_index(op.f('ix_org_unit_path'), 'org_unit', ['path'], unique=False)
    op.create_table('outbox',
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('topic', 'subject_id', name=op.f('pk_outbox'))
    )
    op.create_index(op.f('ix_outbox_changed_at'), 'outbox', ['changed_at'], unique=False)
    op.create_table('request_counter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_counter'))
    )
    op.create_table('request_weights',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('strategic_fit', sa.Double(), nullable=False),
    sa.Column('compliance', sa.Double(), nullable=False),
    sa.Column('reach', sa.Double(), nullable=False),
    sa.Column('effort', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_weights'))
    )
    op.create_table('search_miss',
    sa.Column('query', sa.String(length=200), nullable=False),
    sa.Column('locale', sa.String(length=35), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('query', 'locale', 'day', name=op.f('pk_search_miss'))
    )
    op.create_table('sweep_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('took_ms', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('skipped', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sweep_run'))
    )
    op.create_index(op.f('ix_sweep_run_at'), 'sweep_run', ['at'], unique=False)
    op.create_index(op.f('ix_sweep_run_name'), 'sweep_run', ['name'], unique=False)
    op.create_table('text_vector',
    sa.Column('subject_kind', sa.String(40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('part', sa.String(40), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('text_hash', sa.String(), nullable=False),
    sa.Column('vector', sa.LargeBinary(), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('subject_kind', 'subject_id', 'part', name=op.f('pk_text_vector'))
    )
    op.create_index(op.f('ix_text_vector_course_id'), 'text_vector', ['course_id'], unique=False)
    op.create_index(op.f('ix_text_vector_sequence'), 'text_vector', ['sequence'], unique=False)
    op.create_table('vendor',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('country', sa.String(), nullable=False),
    sa.Column('contact_name', sa.String(), nullable=False),
    sa.Column('contact_email', sa.String(), nullable=False),
    sa.Column('services', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vendor')),
    sa.UniqueConstraint('code', name=op.f('uq_vendor_code'))
    )
    op.create_table('import_file',
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['import_run.id'], name=op.f('fk_import_file_import_id_import_run')),
    sa.PrimaryKeyConstraint('import_id', 'kind', 'position', name=op.f('pk_import_file'))
    )
    op.create_table('person',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('locale', sa.String(35), nullable=True),
    sa.Column('time_zone', sa.String(length=64), nullable=True),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('manager_id', sa.Uuid(), nullable=True),
    sa.Column('deputy_id', sa.Uuid(), nullable=True),
    sa.Column('org_unit_id', sa.Uuid(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('may_sign_in', sa.Boolean(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['deputy_id'], ['person.id'], name=op.f('fk_person_deputy_id_person')),
    sa.ForeignKeyConstraint(['manager_id'], ['person.id'], name=op.f('fk_person_manager_id_person')),
    sa.ForeignKeyConstraint(['org_unit_id'], ['org_unit.id'], name=op.f('fk_person_org_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    op.create_index(op.f('ix_person_deputy_id'), 'person', ['deputy_id'], unique=False)
    op.create_index(op.f('ix_person_manager_id'), 'person', ['manager_id'], unique=False)
    op.create_index(op.f('ix_person_name'), 'person', ['name'], unique=False)
    op.create_index(op.f('ix_person_org_unit_id'), 'person', ['org_unit_id'], unique=False)
    op.create_table('rate_card',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('vendor_id', sa.Uuid(), nullable=False),
    sa.Column('source_locale', sa.String(35), nullable=False),
    sa.Column('target', sa.String(), nullable=False),
    sa.Column('price_per_word', sa.Numeric(precision=10, scale=4), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('words_per_day', sa.Integer(), nullable=False),
    sa.Column('band_weights', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['vendor_id'], ['vendor.id'], name=op.f('fk_rate_card_vendor_id_vendor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rate_card')),
    sa.UniqueConstraint('vendor_id', 'source_locale', 'target', name=op.f('uq_rate_card_vendor_id_source_locale_target'))
    )
    op.create_table('review_policy',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('org_unit_id', sa.Uuid(), nullable=True),
    sa.Column('compliance_class', sa.String(40), nullable=True),
    sa.Column('modality', sa.String(40), nullable=True),
    sa.Column('tag', sa.String(length=120), nullable=True),
    sa.Column('market', sa.String(length=20), nullable=True),
    sa.Column('interval_months', sa.Integer(), nullable=True),
    sa.Column('is_binding', sa.Boolean(), nullable=False),
    sa.Column('grace_days', sa.Integer(), nullable=False),
    sa.Column('auto_retire_after_days', sa.Integer(), nullable=True),
    sa.Column('rungs', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column('is_default', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['org_unit_id'], ['org_unit.id'], name=op.f('fk_review_policy_org_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_policy')),
    sa.UniqueConstraint('name', name=op.f('uq_review_policy_name'))
    )
    op.create_index(op.f('ix_review_policy_org_unit_id'), 'review_policy', ['org_unit_id'], unique=False)
    op.create_table('usual_cost',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('scope', sa.String(length=1020), nullable=False),
    sa.Column('org_unit_id', sa.Uuid(), nullable=True),
    sa.Column('modality', sa.String(40), nullable=True),
    sa.Column('amount', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('working_days', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['org_unit_id'], ['org_unit.id'], name=op.f('fk_usual_cost_org_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_usual_cost')),
    sa.UniqueConstraint('scope', name=op.f('uq_usual_cost_scope'))
    )
    op.create_index(op.f('ix_usual_cost_org_unit_id'), 'usual_cost', ['org_unit_id'], unique=False)
    op.create_table('alert_preference',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('frequency', sa.String(40), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_alert_preference_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_alert_preference'))
    )
    op.create_table('api_token',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('hint', sa.String(length=12), nullable=False),
    sa.Column('permissions', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_api_token_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_token_token_hash'))
    )
    op.create_index(op.f('ix_api_token_person_id'), 'api_token', ['person_id'], unique=False)
    op.create_table('course',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('status', sa.String(40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('objectives', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('skills', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('modality', sa.String(40), nullable=True),
    sa.Column('duration_minutes', sa.Integer(), nullable=True),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('provider', sa.String(), nullable=False),
    sa.Column('org_unit_id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('owner_is_provisional', sa.Boolean(), nullable=False),
    sa.Column('owner_text', sa.String(), nullable=False),
    sa.Column('source_locale', sa.String(35), nullable=False),
    sa.Column('compliance_class', sa.String(40), nullable=False),
    sa.Column('regulation', sa.String(), nullable=False),
    sa.Column('tags', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('making_cost', sa.Numeric(precision=12, scale=2), nullable=True),
    sa.Column('currency', sa.String(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('review_due_on', sa.Date(), nullable=True),
    sa.Column('content_ends_on', sa.Date(), nullable=True),
    sa.Column('contract_ends_on', sa.Date(), nullable=True),
    sa.Column('accessibility', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('own_fields', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('source_id', sa.String(), nullable=False),
    sa.Column('superseded_by_id', sa.Uuid(), nullable=True),
    sa.Column('retired_on', sa.Date(), nullable=True),
    sa.Column('retire_reason', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('imported', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['org_unit_id'], ['org_unit.id'], name=op.f('fk_course_org_unit_id_org_unit')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_course_owner_id_person')),
    sa.ForeignKeyConstraint(['superseded_by_id'], ['course.id'], name=op.f('fk_course_superseded_by_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course')),
    sa.UniqueConstraint('code', name=op.f('uq_course_code'))
    )
    op.create_index(op.f('ix_course_org_unit_id'), 'course', ['org_unit_id'], unique=False)
    op.create_index(op.f('ix_course_owner_id'), 'course', ['owner_id'], unique=False)
    op.create_index('ix_course_source_source_id', 'course', ['source', 'source_id'], unique=False)
    op.create_index('ix_course_status_title', 'course', ['status', 'title'], unique=False)
    op.create_index(op.f('ix_course_updated_at'), 'course', ['updated_at'], unique=False)
    op.create_table('mail',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('to_address', sa.String(length=320), nullable=False),
    sa.Column('to_name', sa.String(length=200), nullable=False),
    sa.Column('subject', sa.String(length=500), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=True),
    sa.Column('headers', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column('is_secret', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claim', sa.Uuid(), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_by', sa.String(length=20), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mail_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail'))
    )
    op.create_index(op.f('ix_mail_created_at'), 'mail', ['created_at'], unique=False)
    op.create_index(op.f('ix_mail_person_id'), 'mail', ['person_id'], unique=False)
    op.create_index('ix_mail_status_next_attempt_at', 'mail', ['status', 'next_attempt_at'], unique=False)
    op.create_table('market',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('territory', sa.String(), nullable=False),
    sa.Column('calendar_country', sa.String(), nullable=False),
    sa.Column('coordinator_id', sa.Uuid(), nullable=True),
    sa.Column('headcount', sa.Integer(), nullable=True),
    sa.Column('language_shares', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['coordinator_id'], ['person.id'], name=op.f('fk_market_coordinator_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market')),
    sa.UniqueConstraint('code', name=op.f('uq_market_code'))
    )
    op.create_index(op.f('ix_market_coordinator_id'), 'market', ['coordinator_id'], unique=False)
    op.create_table('request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('need', sa.Text(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('objective', sa.Text(), nullable=False),
    sa.Column('urgency', sa.String(40), nullable=False),
    sa.Column('effort', sa.String(40), nullable=False),
    sa.Column('audience_size', sa.Integer(), nullable=True),
    sa.Column('modality', sa.String(40), nullable=True),
    sa.Column('compliance_class', sa.String(40), nullable=False),
    sa.Column('language', sa.String(35), nullable=True),
    sa.Column('proposal', sa.String(40), nullable=True),
    sa.Column('proposed_course', sa.String(), nullable=False),
    sa.Column('requester_id', sa.Uuid(), nullable=True),
    sa.Column('requester_name', sa.String(), nullable=False),
    sa.Column('org_unit_id', sa.Uuid(), nullable=True),
    sa.Column('stage', sa.String(40), nullable=False),
    sa.Column('ratings', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('score_reasons', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('evidence_is_by_meaning', sa.Boolean(), nullable=False),
    sa.Column('evidence_missing', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('triaged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['org_unit_id'], ['org_unit.id'], name=op.f('fk_request_org_unit_id_org_unit')),
    sa.ForeignKeyConstraint(['requester_id'], ['person.id'], name=op.f('fk_request_requester_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request')),
    sa.UniqueConstraint('number', name=op.f('uq_request_number'))
    )
    op.create_index(op.f('ix_request_org_unit_id'), 'request', ['org_unit_id'], unique=False)
    op.create_index(op.f('ix_request_requester_id'), 'request', ['requester_id'], unique=False)
    op.create_index('ix_request_stage_score', 'request', ['stage', 'score'], unique=False)
    op.create_table('role_grant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(40), nullable=False),
    sa.Column('org_unit_id', sa.Uuid(), nullable=True),
    sa.Column('market', sa.String(length=20), nullable=True),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted_by_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['granted_by_id'], ['person.id'], name=op.f('fk_role_grant_granted_by_id_person')),
    sa.ForeignKeyConstraint(['org_unit_id'], ['org_unit.id'], name=op.f('fk_role_grant_org_unit_id_org_unit')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_grant_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant')),
    sa.UniqueConstraint('person_id', 'role', 'scope', name=op.f('uq_role_grant_person_id_role_scope'))
    )
    op.create_index(op.f('ix_role_grant_org_unit_id'), 'role_grant', ['org_unit_id'], unique=False)
    op.create_table('rollout',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('budget', sa.Numeric(precision=12, scale=2), nullable=True),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_rollout_owner_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rollout')),
    sa.UniqueConstraint('code', name=op.f('uq_rollout_code'))
    )
    op.create_index(op.f('ix_rollout_owner_id'), 'rollout', ['owner_id'], unique=False)
    op.create_table('sign_in_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('purpose', sa.String(40), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('asked_from', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_link_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_link_token_hash'))
    )
    op.create_index(op.f('ix_sign_in_link_asked_from'), 'sign_in_link', ['asked_from'], unique=False)
    op.create_index('ix_sign_in_link_email_created_at', 'sign_in_link', ['email', 'created_at'], unique=False)
    op.create_index(op.f('ix_sign_in_link_person_id'), 'sign_in_link', ['person_id'], unique=False)
    op.create_table('sign_in_session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user_agent', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_session_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_session_token_hash'))
    )
    op.create_index(op.f('ix_sign_in_session_person_id'), 'sign_in_session', ['person_id'], unique=False)
    op.create_table('alert',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('subject_kind', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=True),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('rung', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(40), nullable=False),
    sa.Column('recipient_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.String(40), nullable=False),
    sa.Column('status', sa.String(40), nullable=False),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('fell_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('mail_id', sa.Uuid(), nullable=True),
    sa.Column('void_reason', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], name=op.f('fk_alert_mail_id_mail')),
    sa.ForeignKeyConstraint(['recipient_id'], ['person.id'], name=op.f('fk_alert_recipient_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('subject_kind', 'subject_id', 'cycle', 'rung', 'recipient_id', 'channel', name=op.f('uq_alert_subject_kind_subject_id_cycle_rung_recipient_id_channel'))
    )
    op.create_index(op.f('ix_alert_course_id'), 'alert', ['course_id'], unique=False)
    op.create_index(op.f('ix_alert_mail_id'), 'alert', ['mail_id'], unique=False)
    op.create_index(op.f('ix_alert_recipient_id'), 'alert', ['recipient_id'], unique=False)
    op.create_index('ix_alert_status_recipient_id', 'alert', ['status', 'recipient_id'], unique=False)
    op.create_table('course_code',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('is_merged', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_code_course_id_course')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_course_code'))
    )
    op.create_index(op.f('ix_course_code_course_id'), 'course_code', ['course_id'], unique=False)
    op.create_table('course_identifier',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('system', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('locale', sa.String(35), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_identifier_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_identifier')),
    sa.UniqueConstraint('system', 'value', 'locale', name=op.f('uq_course_identifier_system_value_locale'))
    )
    op.create_index(op.f('ix_course_identifier_course_id'), 'course_identifier', ['course_id'], unique=False)
    op.create_table('course_relation',
    sa.Column('from_id', sa.Uuid(), nullable=False),
    sa.Column('to_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.ForeignKeyConstraint(['from_id'], ['course.id'], name=op.f('fk_course_relation_from_id_course')),
    sa.ForeignKeyConstraint(['to_id'], ['course.id'], name=op.f('fk_course_relation_to_id_course')),
    sa.PrimaryKeyConstraint('from_id', 'to_id', 'kind', name=op.f('pk_course_relation'))
    )
    op.create_table('course_revision',
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('change_class', sa.String(40), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=True),
    sa.Column('author_name', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('changes', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_revision_course_id_course')),
    sa.PrimaryKeyConstraint('course_id', 'number', name=op.f('pk_course_revision'))
    )
    op.create_table('course_role',
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_role_course_id_course')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_course_role_person_id_person')),
    sa.PrimaryKeyConstraint('course_id', 'person_id', 'kind', name=op.f('pk_course_role'))
    )
    op.create_index(op.f('ix_course_role_person_id'), 'course_role', ['person_id'], unique=False)
    op.create_table('course_unit',
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_unit_course_id_course')),
    sa.PrimaryKeyConstraint('course_id', 'key', name=op.f('pk_course_unit'))
    )
    op.create_table('digest',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('window', sa.String(length=20), nullable=False),
    sa.Column('mail_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], name=op.f('fk_digest_mail_id_mail')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_digest_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest')),
    sa.UniqueConstraint('person_id', 'window', name=op.f('uq_digest_person_id_window'))
    )
    op.create_index(op.f('ix_digest_mail_id'), 'digest', ['mail_id'], unique=False)
    op.create_table('hand_over_question',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by_id', sa.Uuid(), nullable=False),
    sa.Column('asked_of_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('new_owner_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_hand_over_question_asked_by_id_person')),
    sa.ForeignKeyConstraint(['asked_of_id'], ['person.id'], name=op.f('fk_hand_over_question_asked_of_id_person')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_hand_over_question_course_id_course')),
    sa.ForeignKeyConstraint(['new_owner_id'], ['person.id'], name=op.f('fk_hand_over_question_new_owner_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over_question'))
    )
    op.create_index(op.f('ix_hand_over_question_asked_of_id'), 'hand_over_question', ['asked_of_id'], unique=False)
    op.create_index('ix_hand_over_question_course_id_answered_at', 'hand_over_question', ['course_id', 'answered_at'], unique=False)
    op.create_table('market_locale',
    sa.Column('market_id', sa.Uuid(), nullable=False),
    sa.Column('locale', sa.String(35), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['market_id'], ['market.id'], name=op.f('fk_market_locale_market_id_market')),
    sa.PrimaryKeyConstraint('market_id', 'locale', name=op.f('pk_market_locale'))
    )
    op.create_table('request_decision',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.String(40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('decided_by_name', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=True),
    sa.Column('spent', sa.Numeric(precision=14, scale=2), nullable=True),
    sa.Column('cost_avoided', sa.Numeric(precision=14, scale=2), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_request_decision_course_id_course')),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], name=op.f('fk_request_decision_request_id_request')),
    sa.PrimaryKeyConstraint('request_id', name=op.f('pk_request_decision'))
    )
    op.create_index(op.f('ix_request_decision_course_id'), 'request_decision', ['course_id'], unique=False)
    op.create_index(op.f('ix_request_decision_decided_at'), 'request_decision', ['decided_at'], unique=False)
    op.create_index(op.f('ix_request_decision_outcome'), 'request_decision', ['outcome'], unique=False)
    op.create_table('request_evidence',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('status', sa.String(40), nullable=False),
    sa.Column('source_locale', sa.String(length=35), nullable=False),
    sa.Column('live_locales', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('owner_name', sa.String(), nullable=False),
    sa.Column('superseded_by', sa.String(), nullable=True),
    sa.Column('probability', sa.Double(), nullable=False),
    sa.Column('matched_locale', sa.String(length=35), nullable=False),
    sa.Column('matched_title', sa.String(), nullable=False),
    sa.Column('reasons', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], name=op.f('fk_request_evidence_request_id_request')),
    sa.PrimaryKeyConstraint('request_id', 'position', name=op.f('pk_request_evidence'))
    )
    op.create_index(op.f('ix_request_evidence_course_id'), 'request_evidence', ['course_id'], unique=False)
    op.create_table('retirement_plan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('open_course_id', sa.Uuid(), nullable=True),
    sa.Column('retire_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('replacement_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.String(40), nullable=False),
    sa.Column('planned_by', sa.String(length=200), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_retirement_plan_course_id_course')),
    sa.ForeignKeyConstraint(['replacement_id'], ['course.id'], name=op.f('fk_retirement_plan_replacement_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retirement_plan')),
    sa.UniqueConstraint('open_course_id', name=op.f('uq_retirement_plan_open_course_id'))
    )
    op.create_index(op.f('ix_retirement_plan_course_id'), 'retirement_plan', ['course_id'], unique=False)
    op.create_index('ix_retirement_plan_status_retire_on', 'retirement_plan', ['status', 'retire_on'], unique=False)
    op.create_table('review',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('closed_cycle', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(40), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_review_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('course_id', 'closed_cycle', name=op.f('uq_review_course_id_closed_cycle'))
    )
    op.create_index(op.f('ix_review_by_id'), 'review', ['by_id'], unique=False)
    op.create_index('ix_review_course_id_at', 'review', ['course_id', 'at'], unique=False)
    op.create_table('review_schedule',
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('anchor', sa.Date(), nullable=False),
    sa.Column('reasons', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('policy_id', sa.Uuid(), nullable=True),
    sa.Column('grace_days', sa.Integer(), nullable=False),
    sa.Column('interval_months', sa.Integer(), nullable=True),
    sa.Column('levelled_on', sa.Date(), nullable=True),
    sa.Column('levelled_anchor', sa.Date(), nullable=True),
    sa.Column('reviewed_on', sa.Date(), nullable=True),
    sa.Column('answered_date', sa.Date(), nullable=True),
    sa.Column('patience_from', sa.Date(), nullable=True),
    sa.Column('review_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_review_schedule_course_id_course')),
    sa.PrimaryKeyConstraint('course_id', name=op.f('pk_review_schedule'))
    )
    op.create_index(op.f('ix_review_schedule_due_on'), 'review_schedule', ['due_on'], unique=False)
    op.create_index(op.f('ix_review_schedule_levelled_on'), 'review_schedule', ['levelled_on'], unique=False)
    op.create_index(op.f('ix_review_schedule_policy_id'), 'review_schedule', ['policy_id'], unique=False)
    op.create_table('rollout_course',
    sa.Column('rollout_id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_rollout_course_course_id_course')),
    sa.ForeignKeyConstraint(['rollout_id'], ['rollout.id'], name=op.f('fk_rollout_course_rollout_id_rollout')),
    sa.PrimaryKeyConstraint('rollout_id', 'course_id', name=op.f('pk_rollout_course'))
    )
    op.create_index(op.f('ix_rollout_course_course_id'), 'rollout_course', ['course_id'], unique=False)
    op.create_table('rollout_exemption',
    sa.Column('rollout_id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('market_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_rollout_exemption_course_id_course')),
    sa.ForeignKeyConstraint(['market_id'], ['market.id'], name=op.f('fk_rollout_exemption_market_id_market')),
    sa.ForeignKeyConstraint(['rollout_id'], ['rollout.id'], name=op.f('fk_rollout_exemption_rollout_id_rollout')),
    sa.PrimaryKeyConstraint('rollout_id', 'course_id', 'market_id', name=op.f('pk_rollout_exemption'))
    )
    op.create_table('rollout_market',
    sa.Column('rollout_id', sa.Uuid(), nullable=False),
    sa.Column('market_id', sa.Uuid(), nullable=False),
    sa.Column('launch_on', sa.Date(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['market_id'], ['market.id'], name=op.f('fk_rollout_market_market_id_market')),
    sa.ForeignKeyConstraint(['rollout_id'], ['rollout.id'], name=op.f('fk_rollout_market_rollout_id_rollout')),
    sa.PrimaryKeyConstraint('rollout_id', 'market_id', name=op.f('pk_rollout_market'))
    )
    op.create_table('suspected_pair',
    sa.Column('low_id', sa.Uuid(), nullable=False),
    sa.Column('high_id', sa.Uuid(), nullable=False),
    sa.Column('probability', sa.Double(), nullable=False),
    sa.Column('suggestion', sa.String(40), nullable=False),
    sa.Column('reasons', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['high_id'], ['course.id'], name=op.f('fk_suspected_pair_high_id_course'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['low_id'], ['course.id'], name=op.f('fk_suspected_pair_low_id_course'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('low_id', 'high_id', name=op.f('pk_suspected_pair'))
    )
    op.create_index(op.f('ix_suspected_pair_high_id'), 'suspected_pair', ['high_id'], unique=False)
    op.create_index(op.f('ix_suspected_pair_probability'), 'suspected_pair', ['probability'], unique=False)
    op.create_table('translation_job',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('locale', sa.String(35), nullable=False),
    sa.Column('source_revision', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(40), nullable=False),
    sa.Column('open_key', sa.String(), nullable=True),
    sa.Column('market_id', sa.Uuid(), nullable=True),
    sa.Column('rollout_id', sa.Uuid(), nullable=True),
    sa.Column('vendor_id', sa.Uuid(), nullable=True),
    sa.Column('base_job_id', sa.Uuid(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('words', sa.Integer(), nullable=False),
    sa.Column('weighted_words', sa.Numeric(precision=10, scale=2), nullable=False),
    sa.Column('estimate', sa.Numeric(precision=12, scale=2), nullable=True),
    sa.Column('currency', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('exported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['base_job_id'], ['translation_job.id'], name=op.f('fk_translation_job_base_job_id_translation_job')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_translation_job_course_id_course')),
    sa.ForeignKeyConstraint(['market_id'], ['market.id'], name=op.f('fk_translation_job_market_id_market')),
    sa.ForeignKeyConstraint(['rollout_id'], ['rollout.id'], name=op.f('fk_translation_job_rollout_id_rollout')),
    sa.ForeignKeyConstraint(['vendor_id'], ['vendor.id'], name=op.f('fk_translation_job_vendor_id_vendor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_translation_job')),
    sa.UniqueConstraint('number', name=op.f('uq_translation_job_number')),
    sa.UniqueConstraint('open_key', name=op.f('uq_translation_job_open_key'))
    )
    op.create_index('ix_translation_job_course_id_locale', 'translation_job', ['course_id', 'locale'], unique=False)
    op.create_index(op.f('ix_translation_job_rollout_id'), 'translation_job', ['rollout_id'], unique=False)
    op.create_index(op.f('ix_translation_job_status'), 'translation_job', ['status'], unique=False)
    op.create_table('variant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('locale', sa.String(35), nullable=False),
    sa.Column('status', sa.String(40), nullable=False),
    sa.Column('source_revision', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('objectives', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('code', sa.String(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('imported', sa.LargeBinary(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_variant_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_variant')),
    sa.UniqueConstraint('code', name=op.f('uq_variant_code')),
    sa.UniqueConstraint('course_id', 'locale', name=op.f('uq_variant_course_id_locale'))
    )
    op.create_index(op.f('ix_variant_locale'), 'variant', ['locale'], unique=False)
    op.create_table('verdict',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('low_id', sa.Uuid(), nullable=False),
    sa.Column('high_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('superseding_id', sa.Uuid(), nullable=True),
    sa.Column('probability', sa.Double(), nullable=True),
    sa.Column('suggestion', sa.String(40), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('decided_by_name', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['high_id'], ['course.id'], name=op.f('fk_verdict_high_id_course'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['low_id'], ['course.id'], name=op.f('fk_verdict_low_id_course'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verdict')),
    sa.UniqueConstraint('low_id', 'high_id', name=op.f('uq_verdict_low_id_high_id'))
    )
    op.create_index(op.f('ix_verdict_high_id'), 'verdict', ['high_id'], unique=False)
    op.create_table('job_return',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('job_id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.Column('returned_by', sa.String(), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('summary', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['translation_job.id'], name=op.f('fk_job_return_job_id_translation_job')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_return'))
    )
    op.create_index(op.f('ix_job_return_job_id'), 'job_return', ['job_id'], unique=False)
    op.create_table('job_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('job_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('after', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('working_days', sa.Integer(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('assignee_id', sa.Uuid(), nullable=True),
    sa.Column('vendor_id', sa.Uuid(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.String(), nullable=False),
    sa.Column('sent_back_reason', sa.Text(), nullable=False),
    sa.Column('hold_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['assignee_id'], ['person.id'], name=op.f('fk_job_step_assignee_id_person')),
    sa.ForeignKeyConstraint(['job_id'], ['translation_job.id'], name=op.f('fk_job_step_job_id_translation_job')),
    sa.ForeignKeyConstraint(['vendor_id'], ['vendor.id'], name=op.f('fk_job_step_vendor_id_vendor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_step')),
    sa.UniqueConstraint('job_id', 'kind', name=op.f('uq_job_step_job_id_kind'))
    )
    op.create_index(op.f('ix_job_step_assignee_id'), 'job_step', ['assignee_id'], unique=False)
    op.create_table('job_unit',
    sa.Column('job_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('was_source', sa.Text(), nullable=True),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('origin', sa.String(40), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['translation_job.id'], name=op.f('fk_job_unit_job_id_translation_job')),
    sa.PrimaryKeyConstraint('job_id', 'key', name=op.f('pk_job_unit'))
    )
    op.create_table('retirement_notice',
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('mail_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], name=op.f('fk_retirement_notice_mail_id_mail')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_retirement_notice_person_id_person')),
    sa.ForeignKeyConstraint(['plan_id'], ['retirement_plan.id'], name=op.f('fk_retirement_notice_plan_id_retirement_plan')),
    sa.PrimaryKeyConstraint('plan_id', 'person_id', name=op.f('pk_retirement_notice'))
    )
    op.create_index(op.f('ix_retirement_notice_mail_id'), 'retirement_notice', ['mail_id'], unique=False)
    op.create_table('review_task',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('promised', sa.String(40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_revision', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_review_task_course_id_course')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_task_review_id_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_task'))
    )
    op.create_index('ix_review_task_course_id_done_on', 'review_task', ['course_id', 'done_on'], unique=False)
    op.create_index(op.f('ix_review_task_due_on'), 'review_task', ['due_on'], unique=False)
    op.create_table('variant_text',
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_variant_text_variant_id_variant')),
    sa.PrimaryKeyConstraint('variant_id', 'key', name=op.f('pk_variant_text'))
    )
    if op.get_bind().dialect.name != "sqlite":  # SQLite took this one with the table: units and people point at each other
        op.create_foreign_key("fk_org_unit_head_id_person", "org_unit", "person", ["head_id"], ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_org_unit_head_id_person", "org_unit", type_="foreignkey")
    op.drop_table('variant_text')
    op.drop_index(op.f('ix_review_task_due_on'), table_name='review_task')
    op.drop_index('ix_review_task_course_id_done_on', table_name='review_task')
    op.drop_table('review_task')
    op.drop_index(op.f('ix_retirement_notice_mail_id'), table_name='retirement_notice')
    op.drop_table('retirement_notice')
    op.drop_table('job_unit')
    op.drop_index(op.f('ix_job_step_assignee_id'), table_name='job_step')
    op.drop_table('job_step')
    op.drop_index(op.f('ix_job_return_job_id'), table_name='job_return')
    op.drop_table('job_return')
    op.drop_index(op.f('ix_verdict_high_id'), table_name='verdict')
    op.drop_table('verdict')
    op.drop_index(op.f('ix_variant_locale'), table_name='variant')
    op.drop_table('variant')
    op.drop_index(op.f('ix_translation_job_status'), table_name='translation_job')
    op.drop_index(op.f('ix_translation_job_rollout_id'), table_name='translation_job')
    op.drop_index('ix_translation_job_course_id_locale', table_name='translation_job')
    op.drop_table('translation_job')
    op.drop_index(op.f('ix_suspected_pair_probability'), table_name='suspected_pair')
    op.drop_index(op.f('ix_suspected_pair_high_id'), table_name='suspected_pair')
    op.drop_table('suspected_pair')
    op.drop_table('rollout_market')
    op.drop_table('rollout_exemption')
    op.drop_index(op.f('ix_rollout_course_course_id'), table_name='rollout_course')
    op.drop_table('rollout_course')
    op.drop_index(op.f('ix_review_schedule_policy_id'), table_name='review_schedule')
    op.drop_index(op.f('ix_review_schedule_levelled_on'), table_name='review_schedule')
    op.drop_index(op.f('ix_review_schedule_due_on'), table_name='review_schedule')
    op.drop_table('review_schedule')
    op.drop_index('ix_review_course_id_at', table_name='review')
    op.drop_index(op.f('ix_review_by_id'), table_name='review')
    op.drop_table('review')
    op.drop_index('ix_retirement_plan_status_retire_on', table_name='retirement_plan')
    op.drop_index(op.f('ix_retirement_plan_course_id'), table_name='retirement_plan')
    op.drop_table('retirement_plan')
    op.drop_index(op.f('ix_request_evidence_course_id'), table_name='request_evidence')
    op.drop_table('request_evidence')
    op.drop_index(op.f('ix_request_decision_outcome'), table_name='request_decision')
    op.drop_index(op.f('ix_request_decision_decided_at'), table_name='request_decision')
    op.drop_index(op.f('ix_request_decision_course_id'), table_name='request_decision')
    op.drop_table('request_decision')
    op.drop_table('market_locale')
    op.drop_index('ix_hand_over_question_course_id_answered_at', table_name='hand_over_question')
    op.drop_index(op.f('ix_hand_over_question_asked_of_id'), table_name='hand_over_question')
    op.drop_table('hand_over_question')
    op.drop_index(op.f('ix_digest_mail_id'), table_name='digest')
    op.drop_table('digest')
    op.drop_table('course_unit')
    op.drop_index(op.f('ix_course_role_person_id'), table_name='course_role')
    op.drop_table('course_role')
    op.drop_table('course_revision')
    op.drop_table('course_relation')
    op.drop_index(op.f('ix_course_identifier_course_id'), table_name='course_identifier')
    op.drop_table('course_identifier')
    op.drop_index(op.f('ix_course_code_course_id'), table_name='course_code')
    op.drop_table('course_code')
    op.drop_index('ix_alert_status_recipient_id', table_name='alert')
    op.drop_index(op.f('ix_alert_recipient_id'), table_name='alert')
    op.drop_index(op.f('ix_alert_mail_id'), table_name='alert')
    op.drop_index(op.f('ix_alert_course_id'), table_name='alert')
    op.drop_table('alert')
    op.drop_index(op.f('ix_sign_in_session_person_id'), table_name='sign_in_session')
    op.drop_table('sign_in_session')
    op.drop_index(op.f('ix_sign_in_link_person_id'), table_name='sign_in_link')
    op.drop_index('ix_sign_in_link_email_created_at', table_name='sign_in_link')
    op.drop_index(op.f('ix_sign_in_link_asked_from'), table_name='sign_in_link')
    op.drop_table('sign_in_link')
    op.drop_index(op.f('ix_rollout_owner_id'), table_name='rollout')
    op.drop_table('rollout')
    op.drop_index(op.f('ix_role_grant_org_unit_id'), table_name='role_grant')
    op.drop_table('role_grant')
    op.drop_index('ix_request_stage_score', table_name='request')
    op.drop_index(op.f('ix_request_requester_id'), table_name='request')
    op.drop_index(op.f('ix_request_org_unit_id'), table_name='request')
    op.drop_table('request')
    op.drop_index(op.f('ix_market_coordinator_id'), table_name='market')
    op.drop_table('market')
    op.drop_index('ix_mail_status_next_attempt_at', table_name='mail')
    op.drop_index(op.f('ix_mail_person_id'), table_name='mail')
    op.drop_index(op.f('ix_mail_created_at'), table_name='mail')
    op.drop_table('mail')
    op.drop_index(op.f('ix_course_updated_at'), table_name='course')
    op.drop_index('ix_course_status_title', table_name='course')
    op.drop_index('ix_course_source_source_id', table_name='course')
    op.drop_index(op.f('ix_course_owner_id'), table_name='course')
    op.drop_index(op.f('ix_course_org_unit_id'), table_name='course')
    op.drop_table('course')
    op.drop_index(op.f('ix_api_token_person_id'), table_name='api_token')
    op.drop_table('api_token')
    op.drop_table('alert_preference')
    op.drop_index(op.f('ix_usual_cost_org_unit_id'), table_name='usual_cost')
    op.drop_table('usual_cost')
    op.drop_index(op.f('ix_review_policy_org_unit_id'), table_name='review_policy')
    op.drop_table('review_policy')
    op.drop_table('rate_card')
    op.drop_index(op.f('ix_person_org_unit_id'), table_name='person')
    op.drop_index(op.f('ix_person_name'), table_name='person')
    op.drop_index(op.f('ix_person_manager_id'), table_name='person')
    op.drop_index(op.f('ix_person_deputy_id'), table_name='person')
    op.drop_table('person')
    op.drop_table('import_file')
    op.drop_table('vendor')
    op.drop_index(op.f('ix_text_vector_sequence'), table_name='text_vector')
    op.drop_index(op.f('ix_text_vector_course_id'), table_name='text_vector')
    op.drop_table('text_vector')
    op.drop_index(op.f('ix_sweep_run_name'), table_name='sweep_run')
    op.drop_index(op.f('ix_sweep_run_at'), table_name='sweep_run')
    op.drop_table('sweep_run')
    op.drop_table('search_miss')
    op.drop_table('request_weights')
    op.drop_table('request_counter')
    op.drop_index(op.f('ix_outbox_changed_at'), table_name='outbox')
    op.drop_table('outbox')
    op.drop_index(op.f('ix_org_unit_path'), table_name='org_unit')
    op.drop_index(op.f('ix_org_unit_parent_id'), table_name='org_unit')
    op.drop_index(op.f('ix_org_unit_head_id'), table_name='org_unit')
    op.drop_table('org_unit')
    op.drop_index('ix_memory_entry_target_locale', table_name='memory_entry')
    op.drop_table('memory_entry')
    op.drop_table('lease')
    op.drop_table('job_series')
    op.drop_table('import_run')
    op.drop_index(op.f('ix_idempotency_key_at'), table_name='idempotency_key')
    op.drop_table('idempotency_key')
    op.drop_table('glossary_term')
    op.drop_table('duplicate_scan')
    op.drop_index(op.f('ix_countdown_check_at'), table_name='countdown')
    op.drop_table('countdown')
    op.drop_index(op.f('ix_audit_entry_subject_id'), table_name='audit_entry')
    op.drop_index(op.f('ix_audit_entry_course_id'), table_name='audit_entry')
    op.drop_index(op.f('ix_audit_entry_at'), table_name='audit_entry')
    op.drop_index(op.f('ix_audit_entry_action'), table_name='audit_entry')
    op.drop_table('audit_entry')
