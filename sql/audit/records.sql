-- view audit.records

create or replace view audit.records with (security_invoker = true) as
select
    e.organization_id,
    e.seq,
    e.recorded_at,
    e.transaction_id,
    'events' as source,
    audit.event_hash(e) as hash
from audit.events as e
union all
select
    a.organization_id,
    a.seq,
    a.recorded_at,
    a.transaction_id,
    'access_log' as source,
    audit.access_hash(a) as hash
from audit.access_log as a;

alter view audit.records owner to app_owner;

revoke all on audit.records from public;
grant select on audit.records to app_auditor;

comment on view audit.records is
    'What is to be sealed: every record of a write and of a read, with its hash.';
comment on column audit.records.organization_id is 'Tenant that it concerns';
comment on column audit.records.seq is 'Number of the record';
comment on column audit.records.recorded_at is 'When it happened';
comment on column audit.records.transaction_id is 'Transaction that did it';
comment on column audit.records.source is 'Table of audit that it stands in';
comment on column audit.records.hash is 'SHA-256 of everything that it says';
