-- Revert routiq:comms/message_attachments__index_to_keep from pg

drop index concurrently if exists comms.idx_message_attachments_to_keep;
