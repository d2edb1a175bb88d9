-- Deploy routiq:audit/events to pg
-- requires: audit/schema
-- requires: audit/refuse_change
-- requires: core/ensure_partitions

begin;

create sequence audit.record_numbers as bigint;

alter sequence audit.record_numbers owner to app_owner;

comment on sequence audit.record_numbers is
    'Numbers of records, in the order in which a row was written; with holes where a transaction '
    'was undone';

create table audit.events (
    organization_id uuid not null,
    transaction_id xid8 not null default pg_current_xact_id(), -- before the number: see audit.seal
    seq bigint not null default nextval('audit.record_numbers'),
    recorded_at timestamptz not null default clock_timestamp(),
    actor_user_id uuid,
    actor_role text,
    login_role text not null default session_user,
    claims_digest text,
    action text not null,
    table_name text not null,
    row_id uuid,
    before jsonb,
    after jsonb,
    digested text[],
    request_id text,
    reason text,
    client_address inet default inet_client_addr(),
    constraint pk_events primary key (organization_id, seq, recorded_at),
    constraint ck_events_action
    check (action in ('insert', 'update', 'delete', 'truncate', 'define'))
)
partition by range (recorded_at);

alter table audit.events owner to app_owner;

alter table audit.events enable row level security;
alter table audit.events force row level security;

create index idx_events_row_id on audit.events (organization_id, row_id);
create index idx_events_seq on audit.events
using brin (seq) with (pages_per_range = 64, autosummarize = on);

comment on table audit.events is
    'Every write of a business table: one row for each row that was written. Class: log';
comment on column audit.events.organization_id is
    'Tenant that it concerns; all zeros for the platform. No foreign key: logs outlive tenants';
comment on column audit.events.seq is
    'Number of the record: one row''s records are in the order of its writes';
comment on column audit.events.recorded_at is 'When it happened; decides the partition';
comment on column audit.events.transaction_id is
    'Transaction that did it; what is older than every running one can be sealed';
comment on column audit.events.actor_user_id is 'User who acted; null for migrations and jobs';
comment on column audit.events.actor_role is 'Role of the user in the organization, or super_admin';
comment on column audit.events.login_role is 'Database role that was logged in';
comment on column audit.events.claims_digest is
    'SHA-256 of the claims and headers that the request carried';
comment on column audit.events.action is
    'insert, update, delete or truncate of rows; define where what records them was changed';
comment on column audit.events.table_name is 'Table that was written, with its schema';
comment on column audit.events.row_id is 'Row that was written; null for truncate';
comment on column audit.events.before is
    'Old values: of the changed columns, or of all where the row was deleted';
comment on column audit.events.after is
    'New values: of the changed columns, or of all where the row was made';
comment on column audit.events.digested is
    'Columns of the table whose values stand as keyed digests; null where it has none';
comment on column audit.events.request_id is
    'Header x-request-id, as the gateway sent it; not verified';
comment on column audit.events.reason is 'Header x-access-reason: why, in the caller''s words';
comment on column audit.events.client_address is
    'Address at the other end of the connection, often that of a pooler';
comment on index audit.idx_events_row_id is 'For the history of one row';
comment on index audit.idx_events_seq is
    'For the sealer: what is newer than all that it has settled. Costs an insert next to nothing';

create trigger tg_events_10_refuse_change
before update or delete on audit.events
for each row execute function audit.refuse_change();

create trigger tg_events_11_refuse_truncate
before truncate on audit.events
for each statement execute function audit.refuse_change();

comment on trigger tg_events_10_refuse_change on audit.events is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_events_11_refuse_truncate on audit.events is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on audit.events from app_owner;
grant select on audit.events to app_auditor;
grant select on sequence audit.record_numbers to app_auditor;

do $partitions$
begin
    perform core.ensure_partitions('audit.events', 3);
end
$partitions$;

commit;
