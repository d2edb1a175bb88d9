-- Deploy routiq:core/invitations to pg
-- requires: core/organizations
-- requires: audit/attach
-- requires: core/email_address
-- requires: core/sha256_digest

begin;

create table core.invitations (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    email core.email_address not null,
    role text not null,
    location_ids uuid[] not null default '{}',
    contact_id uuid,
    token_digest core.sha256_digest not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_invitations primary key (organization_id, id),
    constraint fk_invitations_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_invitations_role
    check (
        role in ('owner', 'admin', 'manager', 'practitioner', 'staff', 'viewer', 'customer')
    ),
    constraint ck_invitations_contact_id check ((role = 'customer') = (contact_id is not null)),
    constraint ck_invitations_accepted_by check ((accepted_at is null) = (accepted_by is null)),
    constraint ck_invitations_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table core.invitations owner to app_owner;

alter table core.invitations enable row level security;
alter table core.invitations force row level security;

create unique index uq_invitations_email on core.invitations (organization_id, email)
where deleted_at is null and accepted_at is null;
create unique index uq_invitations_token_digest on core.invitations
(organization_id, token_digest);

create trigger tg_invitations_10_touch_row
before insert or update on core.invitations
for each row execute function core.touch_row();

comment on table core.invitations is 'Invitations to become a member. Class: tenant';
comment on column core.invitations.organization_id is 'Tenant that the row belongs to';
comment on column core.invitations.id is 'Identifies the invitation; ordered by time';
comment on column core.invitations.email is 'Address that was invited, in lower case';
comment on column core.invitations.role is 'Role that the new member will have';
comment on column core.invitations.location_ids is 'Branches that the new member will work at';
comment on column core.invitations.contact_id is 'The contact who an invited customer is';
comment on column core.invitations.token_digest is
    'SHA-256 of the token; the token itself is told once and never kept';
comment on column core.invitations.expires_at is 'When the token stops working';
comment on column core.invitations.accepted_at is 'When it was accepted; null while it is open';
comment on column core.invitations.accepted_by is
    'User who accepted; no foreign key, so that users can go';
comment on column core.invitations.created_at is 'When the row was made';
comment on column core.invitations.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column core.invitations.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column core.invitations.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column core.invitations.deleted_at is
    'When the row was taken away; null while it counts';
comment on column core.invitations.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column core.invitations.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column core.invitations.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column core.invitations.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index core.uq_invitations_email is 'One open invitation an address';
comment on index core.uq_invitations_token_digest is
    'For api.accept_invitation: the invitation that a token belongs to';
comment on trigger tg_invitations_10_touch_row on core.invitations is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('core.invitations');
end
$audit$;

commit;
