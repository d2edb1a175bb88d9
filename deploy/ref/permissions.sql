-- Deploy routiq:ref/permissions to pg
-- requires: ref/schema

begin;

create table ref.permissions (
    role text not null,
    permission text not null,
    constraint pk_permissions primary key (role, permission),
    constraint ck_permissions_role
    check (
        role in ('owner', 'admin', 'manager', 'practitioner', 'staff', 'viewer', 'customer')
    ),
    constraint ck_permissions_permission check (permission ~ '^[a-z]+\.(read|write)$')
);

alter table ref.permissions owner to app_owner;

comment on table ref.permissions is
    'What each role in an organization may do; core.require_permission asks it. Row security '
    'narrows further: branches, and a customer''s own rows. Class: reference';
comment on column ref.permissions.role is 'Role in the organization';
comment on column ref.permissions.permission is 'What is allowed: area and read or write';

insert into ref.permissions (role, permission)
values
('owner', 'credentials.read'),
('owner', 'credentials.write'),
('owner', 'deletions.read'),
('owner', 'deletions.write'),
('owner', 'figures.read'),
('owner', 'members.read'),
('owner', 'members.write'),
('owner', 'organization.write'),
('owner', 'owners.write'),
('owner', 'patients.read'),
('owner', 'patients.write'),
('owner', 'settings.read'),
('owner', 'settings.write'),
('owner', 'webhooks.write'),
('admin', 'credentials.read'),
('admin', 'credentials.write'),
('admin', 'deletions.read'),
('admin', 'deletions.write'),
('admin', 'figures.read'),
('admin', 'members.read'),
('admin', 'members.write'),
('admin', 'organization.write'),
('admin', 'patients.read'),
('admin', 'patients.write'),
('admin', 'settings.read'),
('admin', 'settings.write'),
('admin', 'webhooks.write'),
('manager', 'deletions.read'),
('manager', 'deletions.write'),
('manager', 'figures.read'),
('manager', 'members.read'),
('manager', 'patients.read'),
('manager', 'patients.write'),
('manager', 'settings.read'),
('practitioner', 'members.read'),
('practitioner', 'patients.read'),
('practitioner', 'patients.write'),
('practitioner', 'settings.read'),
('staff', 'members.read'),
('staff', 'patients.read'),
('staff', 'patients.write'),
('staff', 'settings.read'),
('viewer', 'figures.read'),
('viewer', 'members.read'),
('viewer', 'patients.read'),
('viewer', 'settings.read'),
('customer', 'patients.read');

revoke insert, update, delete, truncate on ref.permissions from app_owner;

commit;
