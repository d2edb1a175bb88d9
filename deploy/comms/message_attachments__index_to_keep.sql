-- Deploy routiq:comms/message_attachments__index_to_keep to pg
-- requires: comms/message_attachments

create index concurrently if not exists idx_message_attachments_to_keep
on comms.message_attachments (organization_id, id)
where asset_id is null and not metadata ? 'not_kept' and deleted_at is null;

comment on index comms.idx_message_attachments_to_keep is
    'For docs.attachments_to_keep: what is not stored yet, in pages';
