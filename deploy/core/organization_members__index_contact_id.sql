-- Deploy routiq:core/organization_members__index_contact_id to pg
-- requires: core/organization_members

create index concurrently if not exists idx_organization_members_contact_id
on core.organization_members (organization_id, contact_id);

comment on index core.idx_organization_members_contact_id is
    'For the foreign key: members that stand in the way of deleting a contact';
