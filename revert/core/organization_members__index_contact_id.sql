-- Revert routiq:core/organization_members__index_contact_id from pg

drop index concurrently if exists core.idx_organization_members_contact_id;
