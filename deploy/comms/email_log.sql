-- Deploy routiq:comms/email_log to pg
-- requires: comms/schema
-- requires: audit/refuse_change
-- requires: core/new_id
-- requires: core/ensure_partitions
--
-- No foreign key: records outlive what they tell of, and a partition that goes would lock the
-- tables that it refers to.

begin;

create table comms.email_log (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    happened_at timestamptz not null default clock_timestamp(),
    message_id uuid not null,
    status text not null,
    attempt int not null,
    provider_id text,
    error_class text,
    error_code text,
    constraint pk_email_log primary key (organization_id, id, happened_at)
)
partition by range (happened_at);

alter table comms.email_log owner to app_owner;

alter table comms.email_log enable row level security;
alter table comms.email_log force row level security;

create index idx_email_log_message_id on comms.email_log
(organization_id, message_id, happened_at);

create trigger tg_email_log_10_refuse_change
before update or delete on comms.email_log
for each row execute function audit.refuse_change();

create trigger tg_email_log_11_refuse_truncate
before truncate on comms.email_log
for each statement execute function audit.refuse_change();

comment on table comms.email_log is
    'What became of e-mails to people, try by try. Class: log';
comment on column comms.email_log.organization_id is
    'Tenant that it concerns; no foreign key, because logs outlive tenants';
comment on column comms.email_log.id is 'Identifies the row; ordered by time';
comment on column comms.email_log.happened_at is 'When it was kept; decides the partition';
comment on column comms.email_log.message_id is
    'Row of comms.outbound_messages; no foreign key';
comment on column comms.email_log.status is 'What it came to be: a status of the message';
comment on column comms.email_log.attempt is 'Which try of a worker it was';
comment on column comms.email_log.provider_id is 'Id that the provider gave it';
comment on column comms.email_log.error_class is 'Why it was not sent, if it was not';
comment on column comms.email_log.error_code is 'What the provider calls that';
comment on index comms.idx_email_log_message_id is 'For what became of a message';
comment on trigger tg_email_log_10_refuse_change on comms.email_log is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_email_log_11_refuse_truncate on comms.email_log is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on table comms.email_log from app_owner;

do $partitions$
declare
    v_leaf pg_catalog.regclass;
begin
    perform core.ensure_partitions('comms.email_log', 1);

    -- As ops.maintain does for those to come.
    for v_leaf in
        select i.inhrelid::pg_catalog.regclass
        from pg_catalog.pg_inherits as i
        where i.inhparent = 'comms.email_log'::pg_catalog.regclass
        order by i.inhrelid
    loop
        execute pg_catalog.format(
            'alter table %s set (autovacuum_vacuum_scale_factor = 0.05, '
            'autovacuum_analyze_scale_factor = 0.05)',
            v_leaf
        );
    end loop;
end
$partitions$;

commit;
