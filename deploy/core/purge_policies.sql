-- Deploy routiq:core/purge_policies to pg
-- requires: core/schema

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table core.purge_policies (
    policy text not null,
    table_name text not null,
    keep interval not null,
    constraint pk_purge_policies primary key (policy, table_name),
    constraint ck_purge_policies_keep check (keep >= interval '0')
);

alter table core.purge_policies owner to app_owner;

comment on table core.purge_policies is
    'How long what was deleted is kept before core.purge_expired removes it for good. '
    'Class: reference';
comment on column core.purge_policies.policy is 'Name of the policy';
comment on column core.purge_policies.table_name is
    'Table with its schema; * stands for every table that the policy does not name';
comment on column core.purge_policies.keep is 'How long after the deletion';

-- Records of health are kept for years; what only let people in is not.
insert into core.purge_policies (policy, table_name, keep)
values
('standard', '*', interval '7 years'),
('standard', 'core.invitations', interval '90 days'),
('standard', 'core.member_locations', interval '90 days'),
('standard', 'integration.webhook_endpoints', interval '90 days');

revoke insert, update, delete, truncate on core.purge_policies from app_owner;
grant insert, update, delete on core.purge_policies to app_migrator; -- migrations add to it

commit;
