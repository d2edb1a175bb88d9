-- Deploy routiq:audit/user_actions to pg
-- requires: audit/refuse_change
-- requires: core/organizations

begin;

create table audit.user_actions (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    user_id uuid,
    actor text,
    action text not null,
    detail text,
    happened_at timestamptz not null default now(),
    recorded_at timestamptz not null default now(),
    constraint pk_user_actions primary key (organization_id, id)
);

alter table audit.user_actions owner to app_owner;

alter table audit.user_actions enable row level security;
alter table audit.user_actions force row level security;

create index idx_user_actions_happened_at on audit.user_actions (organization_id, happened_at);

create trigger tg_user_actions_10_refuse_change
before update or delete on audit.user_actions
for each row execute function audit.refuse_change();

create trigger tg_user_actions_11_refuse_truncate
before truncate on audit.user_actions
for each statement execute function audit.refuse_change();

comment on table audit.user_actions is
    'What users did, as an application tells it: the log of the first application goes on here. '
    'Class: log';
comment on column audit.user_actions.organization_id is
    'Tenant that it concerns. No foreign key: logs outlive tenants';
comment on column audit.user_actions.id is 'Identifies the action';
comment on column audit.user_actions.user_id is
    'Who did it; null where the application named nobody that is known. No foreign key: '
    'users can go';
comment on column audit.user_actions.actor is 'Who did it, in the words of the application';
comment on column audit.user_actions.action is 'What was done, such as contact.update';
comment on column audit.user_actions.detail is 'More of it: free text or JSON';
comment on column audit.user_actions.happened_at is 'When it was done';
comment on column audit.user_actions.recorded_at is 'When the row was made';
comment on index audit.idx_user_actions_happened_at is
    'For what happened in an organization, by time';
comment on trigger tg_user_actions_10_refuse_change on audit.user_actions is
    'What is recorded stays';
comment on trigger tg_user_actions_11_refuse_truncate on audit.user_actions is
    'What is recorded stays';

revoke update, delete, truncate on audit.user_actions from app_owner;
grant select on audit.user_actions to app_auditor;

commit;
