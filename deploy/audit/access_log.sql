-- Deploy routiq:audit/access_log to pg
-- requires: audit/schema
-- requires: audit/refuse_change
-- requires: audit/events
-- requires: core/ensure_partitions

begin;

create table audit.access_log (
    organization_id uuid not null,
    transaction_id xid8 not null default pg_current_xact_id(), -- before the number: see audit.seal
    seq bigint not null default nextval('audit.record_numbers'),
    recorded_at timestamptz not null default clock_timestamp(),
    actor_user_id uuid,
    actor_role text,
    login_role text not null default session_user,
    function_name text not null,
    table_name text not null,
    row_ids uuid[] not null,
    row_count int not null,
    request_id text,
    reason text,
    client_address inet default inet_client_addr(),
    constraint pk_access_log primary key (organization_id, seq, recorded_at),
    constraint ck_access_log_row_count check (row_count >= 0)
)
partition by range (recorded_at);

alter table audit.access_log owner to app_owner;

alter table audit.access_log enable row level security;
alter table audit.access_log force row level security;

create index idx_access_log_recorded_at on audit.access_log
(organization_id, recorded_at);
create index idx_access_log_row_ids on audit.access_log using gin (row_ids);
create index idx_access_log_seq on audit.access_log
using brin (seq) with (pages_per_range = 64, autosummarize = on);

comment on table audit.access_log is
    'Every read of patient data through api: one row a statement. Class: log';
comment on column audit.access_log.organization_id is
    'Tenant that it concerns; all zeros for the platform. No foreign key: logs outlive tenants';
comment on column audit.access_log.seq is
    'Number of the record, counted together with audit.events';
comment on column audit.access_log.recorded_at is 'When it happened; decides the partition';
comment on column audit.access_log.transaction_id is
    'Transaction that did it; what is older than every running one can be sealed';
comment on column audit.access_log.actor_user_id is 'User who acted; null for migrations and jobs';
comment on column audit.access_log.actor_role is
    'Role of the user in the organization, or super_admin';
comment on column audit.access_log.login_role is 'Database role that was logged in';
comment on column audit.access_log.function_name is 'Function of api that was called';
comment on column audit.access_log.table_name is 'Table that was read, with its schema';
comment on column audit.access_log.row_ids is 'Rows that were shown';
comment on column audit.access_log.row_count is 'How many rows were shown';
comment on column audit.access_log.request_id is
    'Header x-request-id, as the gateway sent it; not verified';
comment on column audit.access_log.reason is 'Header x-access-reason: why, in the caller''s words';
comment on column audit.access_log.client_address is
    'Address at the other end of the connection, often that of a pooler';
comment on index audit.idx_access_log_recorded_at is
    'For who read what in an organization, newest first';
comment on index audit.idx_access_log_row_ids is 'For who read one patient, across its partitions';
comment on index audit.idx_access_log_seq is
    'For the sealer: what is newer than all that it has settled. Costs an insert next to nothing';

create trigger tg_access_log_10_refuse_change
before update or delete on audit.access_log
for each row execute function audit.refuse_change();

create trigger tg_access_log_11_refuse_truncate
before truncate on audit.access_log
for each statement execute function audit.refuse_change();

comment on trigger tg_access_log_10_refuse_change on audit.access_log is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_access_log_11_refuse_truncate on audit.access_log is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on audit.access_log from app_owner;
grant select on audit.access_log to app_auditor;

do $partitions$
begin
    perform core.ensure_partitions('audit.access_log', 3);
end
$partitions$;

commit;
