-- Deploy routiq:integration/credential_uses to pg
-- requires: integration/schema
-- requires: audit/refuse_change
-- requires: core/new_id
-- requires: core/ensure_partitions
--
-- A log of its own beside audit.access_log: that one is read by people for who looked at patients,
-- and the thousands of uses by workers would hide it.

begin;

create sequence integration.use_numbers as bigint;

alter sequence integration.use_numbers owner to app_owner;

comment on sequence integration.use_numbers is
    'Numbers of uses of credentials, given out before a value is opened: a hole tells of a use '
    'that was undone';

create table integration.credential_uses (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    used_at timestamptz not null default clock_timestamp(),
    number bigint not null default nextval('integration.use_numbers'),
    credential_id uuid,
    purpose text,
    outcome text not null,
    refused_with text,
    actor_user_id uuid,
    actor_role text,
    login_role text not null default session_user,
    request_id text,
    client_address inet default inet_client_addr(),
    constraint pk_credential_uses primary key (organization_id, id, used_at),
    constraint ck_credential_uses_purpose check (length(purpose) between 1 and 500),
    constraint ck_credential_uses_outcome check (outcome in ('current', 'replaced', 'refused')),
    constraint ck_credential_uses_refused_with
    check ((outcome = 'refused') = (refused_with is not null)),
    constraint ck_credential_uses_shown
    check (outcome = 'refused' or (credential_id is not null and purpose is not null))
)
partition by range (used_at);

alter table integration.credential_uses owner to app_owner;

alter table integration.credential_uses enable row level security;
alter table integration.credential_uses force row level security;

create index idx_credential_uses_credential_id on integration.credential_uses
(organization_id, credential_id, used_at);

comment on table integration.credential_uses is
    'Every time that the value of a credential was shown or refused. Class: log';
comment on column integration.credential_uses.organization_id is
    'Tenant that it concerns. No foreign key: logs outlive tenants';
comment on column integration.credential_uses.id is 'Identifies the use; ordered by time';
comment on column integration.credential_uses.used_at is 'When it was; decides the partition';
comment on column integration.credential_uses.number is
    'Number of the use among those of all organizations; integration.undone_uses tells of holes';
comment on column integration.credential_uses.credential_id is
    'Credential that was asked for, whether there is one or not; null where none was found to ask '
    'for. No foreign key: logs outlive credentials';
comment on column integration.credential_uses.purpose is
    'What the value was needed for, in the words of whoever asked; null where nothing was said, '
    'which is refused';
comment on column integration.credential_uses.outcome is
    'current; replaced: a value was used whose overlap will pass; refused';
comment on column integration.credential_uses.refused_with is
    'Code of the refusal, such as RQ404; null where the value was shown';
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
