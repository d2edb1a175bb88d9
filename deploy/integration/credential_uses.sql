-- Deploy routiq:integration/credential_uses to pg
-- requires: integration/schema
-- requires: audit/refuse_change
-- requires: core/new_id
-- requires: core/ensure_partitions
--
-- A log of its own beside audit.access_log: that one is read by people for who looked at patients,
-- and the thousands of uses by workers would hide it.

begin;

create table integration.credential_uses (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    used_at timestamptz not null default clock_timestamp(),
    credential_id uuid not null,
    purpose text not null,
    outcome text not null,
    actor_user_id uuid,
    actor_role text,
    login_role text not null default session_user,
    request_id text,
    client_address inet default inet_client_addr(),
    constraint pk_credential_uses primary key (organization_id, id, used_at),
    constraint ck_credential_uses_purpose check (length(purpose) between 1 and 500),
    constraint ck_credential_uses_outcome check (outcome in ('current', 'replaced'))
)
partition by range (used_at);

alter table integration.credential_uses owner to app_owner;

alter table integration.credential_uses enable row level security;
alter table integration.credential_uses force row level security;

create index idx_credential_uses_credential_id on integration.credential_uses
(organization_id, credential_id, used_at);

comment on table integration.credential_uses is
    'Every time that the value of a credential was shown. Class: log';
comment on column integration.credential_uses.organization_id is
    'Tenant that it concerns. No foreign key: logs outlive tenants';
comment on column integration.credential_uses.id is 'Identifies the use; ordered by time';
comment on column integration.credential_uses.used_at is 'When it was; decides the partition';
comment on column integration.credential_uses.credential_id is
    'Credential whose value was shown. No foreign key: logs outlive credentials';
comment on column integration.credential_uses.purpose is
    'What the value was needed for, in the words of whoever asked';
comment on column integration.credential_uses.outcome is
    'current, or replaced: a value was used whose overlap will pass';
comment on column integration.credential_uses.actor_user_id is 'User who acted, if one did';
comment on column integration.credential_uses.actor_role is
    'Role of the user in the organization, or super_admin';
comment on column integration.credential_uses.login_role is 'Database role that was logged in';
comment on column integration.credential_uses.request_id is
    'Header x-request-id, as the gateway sent it; not verified';
comment on column integration.credential_uses.client_address is
    'Address at the other end of the connection, often that of a pooler';
comment on index integration.idx_credential_uses_credential_id is
    'For the last use of a credential, and for its uses, newest first';

create trigger tg_credential_uses_10_refuse_change
before update or delete on integration.credential_uses
for each row execute function audit.refuse_change();

create trigger tg_credential_uses_11_refuse_truncate
before truncate on integration.credential_uses
for each statement execute function audit.refuse_change();

comment on trigger tg_credential_uses_10_refuse_change on integration.credential_uses is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_credential_uses_11_refuse_truncate on integration.credential_uses is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on table integration.credential_uses from app_owner;

do $partitions$
begin
    perform core.ensure_partitions('integration.credential_uses', 3);
end
$partitions$;

commit;
