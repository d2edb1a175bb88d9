-- Verify routiq:comms/message_attachments__index_to_keep on pg

begin;

do $verify$
begin
    assert (
        select x.indisvalid
        from pg_catalog.pg_index as x
        where x.indexrelid = 'comms.idx_message_attachments_to_keep'::pg_catalog.regclass
    ), 'the index should be complete';
end
$verify$;

rollback;
