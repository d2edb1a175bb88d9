-- Deploy routiq:legacy/contacts to pg
-- requires: legacy/schema

begin;

create table legacy.contacts (
    id text,
    organization_id text,
    name text,
    phone text,
    email text,
    cliniko_patient_id bigint,
    chatwoot_contact_id text,
    manychat_id text,
    metadata jsonb,
    created_at text
);

alter table legacy.contacts owner to app_owner;

alter table legacy.contacts enable row level security;

grant select, insert, update, delete on table legacy.contacts to service_role;

create index idx_contacts_organization_id on legacy.contacts (organization_id);
create index idx_contacts_id on legacy.contacts (id);

comment on table legacy.contacts is
    'People known from any source; one person may stand here several times. Class: legacy';
comment on column legacy.contacts.id is 'Id as text; repeats and may be null';
comment on column legacy.contacts.organization_id is
    'The organization as its id, as its Clerk id, or unknown; may be null';
comment on column legacy.contacts.name is 'Full name in one text of any length';
comment on column legacy.contacts.phone is 'Number as typed, in any notation or none';
comment on column legacy.contacts.email is 'Address as typed';
comment on column legacy.contacts.cliniko_patient_id is 'Id of the patient in Cliniko';
comment on column legacy.contacts.chatwoot_contact_id is 'Id of the contact in Chatwoot';
comment on column legacy.contacts.manychat_id is 'Id of the subscriber in ManyChat';
comment on column legacy.contacts.metadata is 'Whatever else came with the contact';
comment on column legacy.contacts.created_at is
    'When it was made, as text in several notations and zones';
comment on index legacy.idx_contacts_organization_id is 'For the contact list of an organization';
comment on index legacy.idx_contacts_id is 'For look-up of one contact';

commit;
